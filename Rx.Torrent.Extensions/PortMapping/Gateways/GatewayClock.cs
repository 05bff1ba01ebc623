namespace Rx.Torrent.Extensions.PortMapping.Gateways;

/// <summary>Follows the clock of a gateway, which begins anew when it forgets its mappings (RFC 6887, 8.5).</summary>
internal sealed class GatewayClock
{
    private const double Slack = 2;
    private const double Drift = 1.0 / 16;

    private (double Epoch, TimeSpan At)? _last;

    /// <summary>The gateway has said what time it is.</summary>
    /// <returns>False when it has begun anew since it said so the last time.</returns>
    public bool Follow(uint epoch, TimeSpan now)
    {
        var last = _last;
        _last = (epoch, now);
        if (last is not { } before) return true;
        if (epoch + 1 < before.Epoch) return false;
        var (theirs, ours) = (epoch - before.Epoch, (now - before.At).TotalSeconds);
        return ours + Slack >= theirs * (1 - Drift) && theirs + Slack >= ours * (1 - Drift);
    }
}
