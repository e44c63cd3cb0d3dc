namespace Vigie.Bms;

/// <summary>Turns the text lines of one battery into samples. Keeps state between lines; not for use by several threads at once.</summary>
public interface IBmsDecoder
{
    /// <summary>Longest line that is read, in characters; a longer one is damaged.</summary>
    const int MaxLineLength = 65_536;

    DecodeCounts Counts { get; }

    /// <summary>Takes the next line, without its line end. Never throws: what cannot be used is counted.</summary>
    /// <returns>A sample when the line completes one, else null.</returns>
    BmsSample? Feed(string line);

    /// <summary>The sample that is still being gathered when the source ends, else null.</summary>
    BmsSample? Complete();
}
