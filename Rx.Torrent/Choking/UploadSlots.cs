namespace Rx.Torrent.Choking;

/// <summary>The ways to say how many peers may download from us at once.</summary>
public static class UploadSlots
{
    /// <summary>Always the same number.</summary>
    /// <param name="count">How many; 0 serves nobody.</param>
    public static IUploadSlots Fixed(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        return new FixedSlots(count);
    }

    /// <summary>As many as our upload can fill: one more than there are peers to whom we send fast enough.</summary>
    /// <param name="atLeast">Never fewer.</param>
    /// <param name="atMost">Never more.</param>
    public static IUploadSlots ByRate(int atLeast = RateSlots.UsualLeast, int atMost = RateSlots.UsualMost)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(atLeast);
        ArgumentOutOfRangeException.ThrowIfLessThan(atMost, atLeast);
        return new RateSlots(atLeast, atMost);
    }
}
