using System.Globalization;
using System.Runtime.CompilerServices;

namespace Rx.Torrent.Testing.Simulation;

/// <summary>What a setting may be. It is refused where it is written down, for in the middle of a simulation nobody would see whence it came.</summary>
internal static class Sensible
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    public static TimeSpan Time(TimeSpan value, [CallerMemberName] string name = "") =>
        value >= TimeSpan.Zero && value <= Longest ? value : throw Wrong(name, value, "from nothing to a day");

    public static TimeSpan MeanTime(TimeSpan value, [CallerMemberName] string name = "") =>
        value > TimeSpan.Zero && value <= Longest ? value : throw Wrong(name, value, "more than nothing and at most a day");

    public static long? Rate(long? value, [CallerMemberName] string name = "") =>
        value is null or > 0 ? value : throw Wrong(name, value, "bytes a second, at least one, or null for no limit");

    public static long? Room(long? value, [CallerMemberName] string name = "") =>
        value is null or >= 0 ? value : throw Wrong(name, value, "a number of bytes, or null for no limit");

    public static int Length(int value, [CallerMemberName] string name = "") =>
        value > 0 ? value : throw Wrong(name, value, "a number of bytes, at least one");

    public static double Share(double value, [CallerMemberName] string name = "") =>
        value is >= 0 and <= 1 ? value : throw Wrong(name, value, "a share, from 0 to 1");

    public static double ShareBelowAll(double value, [CallerMemberName] string name = "") =>
        value is >= 0 and < 1 ? value : throw Wrong(name, value, "a share, from 0 to below 1");

    private static ArgumentOutOfRangeException Wrong(string name, object value, string what) =>
        new(name, string.Create(CultureInfo.InvariantCulture, $"{name} is {value}; it is to be {what}"));
}
