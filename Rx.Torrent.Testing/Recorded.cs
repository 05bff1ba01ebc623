using System.Globalization;

namespace Rx.Torrent.Testing;

/// <summary>A value and the virtual time it belongs to: what a <see cref="TestScheduler"/> plays and what its observers write down.</summary>
/// <param name="Time">The virtual time in ticks.</param>
/// <param name="Value">The value; in most tests a notification.</param>
/// <typeparam name="T">What is recorded.</typeparam>
public readonly record struct Recorded<T>(long Time, T Value)
{
    /// <summary>As <c>value@time</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Value}@{Time}");
}
