namespace Rx.Torrent.Discovery;

/// <summary>
/// What a source says of a peer besides its address. Hearsay: it orders attempts, and a seed does not dial whom all call one who speak of that. The bits are those of
/// BEP 11's <c>added.f</c>.
/// </summary>
[Flags]
public enum PeerHints
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>It prefers encrypted connections.</summary>
    PrefersEncryption = 0x01,

    /// <summary>It uploads only: a seed, or done with what it wants.</summary>
    UploadOnly = 0x02,

    /// <summary>It speaks uTP (BEP 29).</summary>
    SupportsUtp = 0x04,

    /// <summary>It takes part in hole punching (BEP 55).</summary>
    SupportsHolepunch = 0x08,

    /// <summary>Others have been able to connect to it.</summary>
    Reachable = 0x10,
}
