using System.Globalization;

namespace Rx.Torrent.Testing;

/// <summary>From when to when somebody was subscribed, in ticks of virtual time.</summary>
/// <param name="Subscribe">When the subscription was made.</param>
/// <param name="Unsubscribe">When it was disposed; <see cref="Infinite"/> when it never was.</param>
public readonly record struct Subscription(long Subscribe, long Unsubscribe = Subscription.Infinite)
{
    /// <summary>Stands for "not yet".</summary>
    public const long Infinite = long.MaxValue;

    /// <summary>As <c>200..1000</c>, with nothing after the dots when it still holds.</summary>
    public override string ToString() => Unsubscribe == Infinite
        ? string.Create(CultureInfo.InvariantCulture, $"{Subscribe}..")
        : string.Create(CultureInfo.InvariantCulture, $"{Subscribe}..{Unsubscribe}");
}
