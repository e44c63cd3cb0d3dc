using System.Globalization;
using FluentValidation;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Vigie.Server.Platform.Http;

/// <summary>Which part of a list is asked for.</summary>
internal sealed record Paging([FromQuery(Name = "limit")] int Limit = 50, [FromQuery(Name = "offset")] int Offset = 0)
{
    internal sealed class Validator : AbstractValidator<Paging>
    {
        public Validator()
        {
            RuleFor(paging => paging.Limit).InclusiveBetween(1, 500);
            RuleFor(paging => paging.Offset).InclusiveBetween(0, 10_000_000);
        }
    }

    /// <summary>Reads one part of <paramref name="rows"/>, which must be ordered, and tells the total in X-Total-Count.</summary>
    public async Task<List<T>> ReadAsync<T>(IQueryable<T> rows, HttpResponse response, CancellationToken ct)
    {
        TellTotal(await rows.CountAsync(ct), response);
        return await rows.Skip(Offset).Take(Limit).ToListAsync(ct);
    }

    /// <summary>Tells the total, and where the neighbouring pages are.</summary>
    public void TellTotal(long total, HttpResponse response)
    {
        response.Headers["X-Total-Count"] = total.ToString(CultureInfo.InvariantCulture);
        var links = new List<string>();
        if (Offset + Limit < total)
        {
            links.Add(Link(response.HttpContext.Request, Offset + Limit, "next"));
        }

        if (Offset > 0)
        {
            links.Add(Link(response.HttpContext.Request, Math.Max(0, Offset - Limit), "prev"));
        }

        if (links.Count > 0)
        {
            response.Headers.Link = string.Join(", ", links);
        }
    }

    private string Link(HttpRequest request, int offset, string relation)
    {
        var others = request.Query.Where(pair => pair.Key is not ("limit" or "offset"));
        var query = QueryString.Create(others).Add("limit", Limit.ToString(CultureInfo.InvariantCulture)).Add("offset", offset.ToString(CultureInfo.InvariantCulture));
        return $"<{request.PathBase}{request.Path}{query}>; rel=\"{relation}\"";
    }
}
