using System.Globalization;
using System.Numerics;

namespace Rx.Torrent.CommandLine.Options;

/// <summary>Sizes as people type them: <c>262144</c>, <c>256k</c>, <c>4 MiB</c>. All units are powers of 1024.</summary>
internal static class ByteSize
{
    public static bool TryParse(string text, out long bytes)
    {
        bytes = 0;
        var unit = text.AsSpan().Trim().TrimStart("0123456789");
        var number = text.AsSpan().Trim()[..^unit.Length];
        var power = unit.Trim().ToString().ToUpperInvariant() switch
        {
            "" or "B" => 0,
            "K" or "KB" or "KIB" => 10,
            "M" or "MB" or "MIB" => 20,
            "G" or "GB" or "GIB" => 30,
            _ => -1,
        };
        if (power < 0 || !long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var count)) return false;
        if (count > long.MaxValue >> power) return false;
        bytes = count << power;
        return true;
    }

    /// <summary>True for what the length of a piece may sensibly be: a power of two from 16 KiB to 64 MiB.</summary>
    public static bool IsPieceLength(long bytes) => bytes is >= 16 * 1024 and <= 64 * 1024 * 1024 && BitOperations.IsPow2(bytes);
}
