using System.Text;

namespace Rx.Torrent.Discovery.Trackers;

/// <summary>Text of a stranger, fit for a log: one line, of bounded length.</summary>
internal static class TrackerText
{
    private const int LongestText = 400;

    public static string OneLine(ReadOnlySpan<byte> bytes)
    {
        var text = Encoding.UTF8.GetString(bytes[..Math.Min(bytes.Length, LongestText)]);
        return string.Create(text.Length, text, static (line, source) =>
        {
            source.CopyTo(line);
            foreach (ref var character in line)
            {
                if (char.IsControl(character) || character is '\u2028' or '\u2029') character = ' ';
            }
        }).Trim();
    }
}
