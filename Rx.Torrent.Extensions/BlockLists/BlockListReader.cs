using System.Text;

namespace Rx.Torrent.Extensions.BlockLists;

/// <summary>
/// Reads block lists as they are handed around, line by line, the forms mixed as one likes: addresses, <c>first - last</c>, CIDR; P2P (<c>name:first-last</c>); DAT
/// (<c>first - last , level , name</c>, which blocks up to level 127). Lines that are empty or begin with <c>#</c>, <c>;</c> or <c>//</c> say nothing.
/// </summary>
public static class BlockListReader
{
    private const int LongestLine = 1024;
    private const int MostErrors = 100;

    /// <summary>Reads a list to its end. A line that cannot be read is an error of its own, and the others count.</summary>
    /// <param name="text">The list.</param>
    /// <param name="mostRanges">How many ranges are taken.</param>
    /// <exception cref="FormatException">There are more ranges.</exception>
    public static BlockListReading Read(TextReader text, int mostRanges = 2_000_000)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentOutOfRangeException.ThrowIfNegative(mostRanges);
        var ranges = new List<AddressRange>();
        var errors = new List<BlockListError>();
        var (number, errorCount) = (0, 0);
        var line = new StringBuilder();
        while (TryReadLine(text, line))
        {
            number++;
            var error = line.Length > LongestLine ? $"longer than {LongestLine} characters" : BlockListLine.Read(line.ToString(), ranges);
            if (ranges.Count > mostRanges) throw new FormatException($"line {number} has one range too many: at most {mostRanges} are taken");
            if (error is null) continue;
            errorCount++;
            if (errors.Count < MostErrors) errors.Add(new BlockListError(number, error));
        }
        return new BlockListReading(new BlockList(ranges), errors, errorCount);
    }

    /// <summary>Reads a line, of which no more than is needed to see that it is too long is kept.</summary>
    private static bool TryReadLine(TextReader text, StringBuilder line)
    {
        line.Clear();
        var next = text.Read();
        if (next < 0) return false;
        for (; next >= 0 && next != '\n'; next = text.Read())
        {
            if (line.Length <= LongestLine) line.Append((char)next);
        }
        return true;
    }
}
