using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using FluentValidation;

namespace Vigie.Server.Platform.Http;

internal static class Validation
{
    /// <summary>Registers every validator of the assembly, and names fields in errors as JSON names them.</summary>
    public static IServiceCollection AddValidators(this IServiceCollection services)
    {
        ValidatorOptions.Global.PropertyNameResolver = (_, member, _) =>
            member?.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name ?? JsonNamingPolicy.SnakeCaseLower.ConvertName(member?.Name ?? "");
        foreach (var type in typeof(Validation).Assembly.GetTypes().Where(type =>
            type is { IsAbstract: false, BaseType.IsGenericType: true } && type.BaseType.GetGenericTypeDefinition() == typeof(AbstractValidator<>)))
        {
            services.AddSingleton(typeof(IValidator<>).MakeGenericType(type.BaseType!.GetGenericArguments()), type);
        }

        return services;
    }

    /// <summary>Validates each argument that has a validator before the handler runs.</summary>
    public static RouteGroupBuilder WithValidation(this RouteGroupBuilder group) => group.AddEndpointFilter(async (context, next) =>
    {
        foreach (var argument in context.Arguments.OfType<object>())
        {
            if (context.HttpContext.RequestServices.GetService(typeof(IValidator<>).MakeGenericType(argument.GetType())) is IValidator validator
                && await validator.ValidateAsync(new ValidationContext<object>(argument), context.HttpContext.RequestAborted) is { IsValid: false } result)
            {
                throw new Refusal(StatusCodes.Status400BadRequest, "validation_failed") { Errors = result.ToDictionary().AsReadOnly() };
            }
        }

        return await next(context);
    });
}
