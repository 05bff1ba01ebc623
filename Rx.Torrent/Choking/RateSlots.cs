namespace Rx.Torrent.Choking;

/// <summary>As many slots as our upload can fill: one more than there are peers to whom we send fast enough.</summary>
/// <remarks>
/// Of the peers in falling order of what we send them, the first must get 1 KiB/s, and each further one 2 KiB/s more than the one before.
/// So the upload is not spread thin, and as long as all the slots are used well there is another to try.
/// </remarks>
internal sealed class RateSlots(int atLeast = RateSlots.UsualLeast, int atMost = RateSlots.UsualMost) : IUploadSlots
{
    public const int UsualLeast = 4;
    public const int UsualMost = 100;

    private const double FirstThreshold = 1024;
    private const double ThresholdStep = 2048;

    private readonly List<double> _rates = [];

    public int Count(ReadOnlySpan<ChokeCandidate> candidates)
    {
        _rates.Clear();
        foreach (ref readonly var candidate in candidates)
        {
            if (candidate is { PeerInterested: true, AmChoking: false }) _rates.Add(-candidate.UploadRate);
        }
        _rates.Sort();
        var filled = 0;
        while (filled < _rates.Count && -_rates[filled] >= FirstThreshold + filled * ThresholdStep) filled++;
        return Math.Clamp(filled + 1, atLeast, atMost);
    }
}
