using System.Buffers.Binary;
using System.Text;
using System.Text.Json;

namespace Vigie.Bms.ThingSet;

/// <summary>Reads items of ThingSet's binary mode as JSON, so that both modes are understood by the same code.</summary>
/// <remarks>
/// CBOR, RFC 8949: whole numbers, text, arrays, maps, true, false, null, floats of 16, 32 and 64 bits, definite and indefinite
/// lengths; of tags only 4, the decimal fraction. System.Formats.Cbor is not in every registry that Vigie is built from,
/// and a monitor needs only this part. Numbers that JSON does not know (NaN, infinities) become text, which no measure accepts.
/// </remarks>
/// <param name="nameOf">What a whole number as the key of a map is called.</param>
internal ref struct Cbor(ReadOnlySpan<byte> data, Func<ulong, string> nameOf)
{
    private const int MostDepth = 8;
    private const ulong Indefinite = ulong.MaxValue;

    private readonly ReadOnlySpan<byte> data = data;
    private int position;

    /// <summary>What follows the items read so far.</summary>
    public readonly ReadOnlySpan<byte> Rest => data[position..];

    /// <summary>Reads one item.</summary>
    /// <returns>Null when it is cut off, or no CBOR that ThingSet sends.</returns>
    public JsonElement? Read()
    {
        using var text = new MemoryStream();
        using (var json = new Utf8JsonWriter(text))
        {
            if (!Copy(json, MostDepth))
            {
                return null;
            }
        }

        return JsonElement.Parse(text.ToArray());
    }

    private bool Copy(Utf8JsonWriter json, int depth)
    {
        if (depth == 0 || !Head(out var major, out var info, out var number))
        {
            return false;
        }

        switch (major)
        {
            case 0 when number != Indefinite:
                json.WriteNumberValue(number);
                return true;
            case 1 when number <= long.MaxValue:
                json.WriteNumberValue(-1 - (long)number);
                return true;
            case 3:
                return Text(number, out var text) && Write(json, text);
            case 4:
                return Array(json, number, depth);
            case 5:
                return Map(json, number, depth);
            case 6 when number == 4:
                return Fraction(json);
            case 7:
                return Simple(json, info, number);
            default:
                return false;
        }
    }

    /// <summary>The first byte and the number behind it.</summary>
    private bool Head(out int major, out int info, out ulong number)
    {
        (major, info, number) = (0, 0, 0);
        if (position >= data.Length)
        {
            return false;
        }

        (major, info) = (data[position] >> 5, data[position] & 0x1F);
        position++;
        var length = info switch { < 24 => 0, 24 => 1, 25 => 2, 26 => 4, 27 => 8, 31 when major is 3 or 4 or 5 or 7 => 0, _ => -1 };
        if (length < 0 || data.Length - position < length)
        {
            return false;
        }

        var follows = data.Slice(position, length);
        position += length;
        number = (info, length) switch
        {
            (31, _) => Indefinite,
            (_, 0) => (ulong)info,
            (_, 1) => follows[0],
            (_, 2) => BinaryPrimitives.ReadUInt16BigEndian(follows),
            (_, 4) => BinaryPrimitives.ReadUInt32BigEndian(follows),
            _ => BinaryPrimitives.ReadUInt64BigEndian(follows),
        };
        return true;
    }

    private bool Text(ulong length, out string text)
    {
        text = "";
        if (length > (ulong)(data.Length - position))
        {
            return false; // indefinite too: no device sends text in pieces
        }

        text = Encoding.UTF8.GetString(data.Slice(position, (int)length));
        position += (int)length;
        return true;
    }

    private bool Array(Utf8JsonWriter json, ulong count, int depth)
    {
        json.WriteStartArray();
        for (var i = 0UL; i < count && !AtBreak(count); i++)
        {
            if (!Copy(json, depth - 1))
            {
                return false;
            }
        }

        json.WriteEndArray();
        return true;
    }

    private bool Map(Utf8JsonWriter json, ulong count, int depth)
    {
        json.WriteStartObject();
        for (var i = 0UL; i < count && !AtBreak(count); i++)
        {
            if (!Head(out var major, out _, out var number) || major is not (0 or 3) || (major == 0 && number == Indefinite))
            {
                return false;
            }

            var name = "";
            if (major == 3 && !Text(number, out name))
            {
                return false;
            }

            json.WritePropertyName(major == 0 ? nameOf(number) : name);
            if (!Copy(json, depth - 1))
            {
                return false;
            }
        }

        json.WriteEndObject();
        return true;
    }

    /// <summary>Steps over the end of a list without a stated length.</summary>
    private bool AtBreak(ulong count)
    {
        if (count != Indefinite || position >= data.Length || data[position] != 0xFF)
        {
            return false;
        }

        position++;
        return true;
    }

    /// <summary>[exponent, mantissa]: mantissa times ten to the exponent.</summary>
    private bool Fraction(Utf8JsonWriter json)
    {
        if (!Head(out var major, out _, out var count) || major != 4 || count != 2 || !Whole(out var exponent) || !Whole(out var mantissa))
        {
            return false;
        }

        // Numbers of a device are short: a decimal holds them exactly, which ten to a power as a binary number would not.
        return exponent is >= -20 and <= 8 && Math.Abs((decimal)mantissa) < 1e18m
            && Write(json, exponent < 0 ? (double)(mantissa / Power(-exponent)) : (double)(mantissa * Power(exponent)));
    }

    private static decimal Power(long exponent)
    {
        var power = 1m;
        for (; exponent > 0; exponent--)
        {
            power *= 10;
        }

        return power;
    }

    private bool Whole(out long whole)
    {
        whole = 0;
        if (!Head(out var major, out _, out var number) || major > 1 || number > long.MaxValue)
        {
            return false;
        }

        whole = major == 0 ? (long)number : -1 - (long)number;
        return true;
    }

    private static bool Simple(Utf8JsonWriter json, int info, ulong number)
    {
        switch (info)
        {
            case 20 or 21:
                json.WriteBooleanValue(info == 21);
                return true;
            case 22 or 23: // null and undefined
                json.WriteNullValue();
                return true;
            case 25:
                return Write(json, (double)BitConverter.UInt16BitsToHalf((ushort)number));
            case 26:
                var single = BitConverter.UInt32BitsToSingle((uint)number);
                if (float.IsFinite(single))
                {
                    json.WriteNumberValue(single); // its shortest form: 13.21, not 13.210000038
                    return true;
                }

                return Write(json, (double)single);
            case 27:
                return Write(json, BitConverter.UInt64BitsToDouble(number));
            default:
                return false;
        }
    }

    private static bool Write(Utf8JsonWriter json, double number)
    {
        if (double.IsFinite(number))
        {
            json.WriteNumberValue(number);
        }
        else
        {
            json.WriteStringValue(double.IsNaN(number) ? "NaN" : "Infinity");
        }

        return true;
    }

    private static bool Write(Utf8JsonWriter json, string text)
    {
        json.WriteStringValue(text);
        return true;
    }
}
