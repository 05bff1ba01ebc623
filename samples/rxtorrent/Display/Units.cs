using System.Globalization;

namespace Rx.Torrent.CommandLine.Display;

/// <summary>Numbers as people read them.</summary>
internal static class Units
{
    private static readonly string[] Names = ["B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"];

    /// <summary>Bytes in three digits or a little more: <c>16 KiB</c>, <c>1.4 GiB</c>.</summary>
    public static string Bytes(double bytes)
    {
        var unit = 0;
        while (Math.Abs(bytes) >= 1024 && unit < Names.Length - 1)
        {
            bytes /= 1024;
            unit++;
        }
        var format = bytes < 10 && bytes != Math.Floor(bytes) ? "0.0" : "0";
        // Rounding must not make 1024 KiB of what is nearly a MiB.
        return string.Create(CultureInfo.InvariantCulture, $"{Math.Min(bytes, 1023).ToString(format, CultureInfo.InvariantCulture)} {Names[unit]}");
    }

    /// <summary>Bytes a second.</summary>
    public static string Rate(double bytesPerSecond) => bytesPerSecond < 1 ? "-" : $"{Bytes(bytesPerSecond)}/s";

    /// <summary>Bytes in people's units and to the last one.</summary>
    public static string ExactBytes(long bytes) => bytes < 1024 ? Bytes(bytes) : $"{Bytes(bytes)} ({Count(bytes)} bytes)";

    /// <summary>A count with its thousands set apart.</summary>
    public static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A count and what is counted: <c>1 file</c>, <c>2,000 files</c>.</summary>
    public static string Count(long count, string one, string? many = null) => $"{Count(count)} {(count == 1 ? one : many ?? one + "s")}";

    /// <summary>A share in percent, rounded down: 100 % is everything and nothing less.</summary>
    public static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(Math.Clamp(share, 0, 1) * 1000) / 10:0.0} %");

    /// <summary>A wait in its two largest units: <c>3h 20m</c>.</summary>
    public static string Time(TimeSpan time) => time switch
    {
        { TotalDays: >= 100 } => "∞",
        { TotalDays: >= 1 } => string.Create(CultureInfo.InvariantCulture, $"{time.Days}d {time.Hours}h"),
        { TotalHours: >= 1 } => string.Create(CultureInfo.InvariantCulture, $"{time.Hours}h {time.Minutes:00}m"),
        { TotalMinutes: >= 1 } => string.Create(CultureInfo.InvariantCulture, $"{time.Minutes}m {time.Seconds:00}s"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{Math.Ceiling(time.TotalSeconds):0}s"),
    };
}
