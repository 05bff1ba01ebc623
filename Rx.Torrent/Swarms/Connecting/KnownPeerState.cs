namespace Rx.Torrent.Swarms.Connecting;

/// <summary>What is going on with a known address.</summary>
internal enum KnownPeerState
{
    /// <summary>Nothing: it may be tried when its time has come.</summary>
    Idle,

    /// <summary>It is being dialled.</summary>
    Dialling,

    /// <summary>It is connected.</summary>
    Connected,

    /// <summary>It is not to be tried again: it is ourselves, or banned.</summary>
    Barred,
}
