namespace Rx.Torrent.Extensions.WebSeeds;

/// <summary>A web seed is of no use for the time being.</summary>
/// <param name="message">Why.</param>
/// <param name="isLasting">True when that will hardly change soon.</param>
/// <param name="after">How long it wants to be left alone; null when it did not say.</param>
internal sealed class WebSeedException(string message, bool isLasting = false, TimeSpan? after = null) : Exception(message)
{
    public bool IsLasting => isLasting;

    public TimeSpan? After => after;
}
