namespace Rx.Torrent.Extensions.Dht.Krpc;

/// <summary>Why a query was refused (BEP 5, BEP 44).</summary>
public enum KrpcErrorCode
{
    /// <summary>None of the others.</summary>
    Generic = 201,

    /// <summary>The node has trouble of its own.</summary>
    Server = 202,

    /// <summary>A malformed packet, invalid arguments, a bad token.</summary>
    Protocol = 203,

    /// <summary>There is no such query.</summary>
    MethodUnknown = 204,

    /// <summary>The value of an item is too long.</summary>
    ValueTooLong = 205,

    /// <summary>The signature of an item is not its key's.</summary>
    BadSignature = 206,

    /// <summary>The salt of an item is too long.</summary>
    SaltTooLong = 207,

    /// <summary>The item is not the one that was to be replaced: read it again.</summary>
    SequenceMismatch = 301,

    /// <summary>There is a newer item.</summary>
    SequenceTooLow = 302,
}
