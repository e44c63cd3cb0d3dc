using System.Buffers;

namespace Vigie.Server.Platform.Http;

/// <summary>A request's whole body in one rented array, for readers that work on spans of bytes.</summary>
internal sealed class RequestBody : IDisposable
{
    private byte[] rented = [];
    private int length;

    public ReadOnlySpan<byte> Bytes => rented.AsSpan(0, length);

    /// <summary>Reads to the end, decompressed when the request came compressed.</summary>
    /// <exception cref="Refusal">request_too_large (413) beyond <paramref name="maxBytes"/>; content_encoding_invalid (400).</exception>
    public async Task ReadAsync(HttpContext http, int maxBytes)
    {
        rented = ArrayPool<byte>.Shared.Rent((int)Math.Clamp(http.Request.ContentLength ?? 0, 4096, maxBytes) + 1);
        try
        {
            while (await http.Request.Body.ReadAsync(rented.AsMemory(length), http.RequestAborted) is var read and > 0)
            {
                length += read;
                if (length > maxBytes)
                {
                    throw new Refusal(StatusCodes.Status413PayloadTooLarge, "request_too_large");
                }

                if (length == rented.Length)
                {
                    Grow(maxBytes);
                }
            }
        }
        catch (InvalidDataException)
        {
            throw new Refusal(StatusCodes.Status400BadRequest, "content_encoding_invalid");
        }
    }

    public void Dispose()
    {
        if (rented.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(rented);
            rented = [];
        }
    }

    private void Grow(int maxBytes)
    {
        var larger = ArrayPool<byte>.Shared.Rent(Math.Min(2 * rented.Length, maxBytes + 1));
        rented.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(rented);
        rented = larger;
    }
}
