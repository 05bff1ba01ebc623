using System.Text;
using Rx.Torrent.Primitives;

namespace Rx.Torrent.Discovery.Trackers;

/// <summary>Text of a stranger, fit for a log: one line, of bounded length.</summary>
internal static class TrackerText
{
    private const int LongestText = 400;

    public static string OneLine(ReadOnlySpan<byte> bytes) => StrangerText.OneLine(Encoding.UTF8.GetString(bytes[..Math.Min(bytes.Length, LongestText)]));
}
