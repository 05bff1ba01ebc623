namespace Rx.Torrent.Swarms.Connecting;

/// <summary>Whom a swarm wants to meet. Whom the program asked for, or who dials us at this moment, is dialled in any case.</summary>
internal enum PeerWish
{
    /// <summary>Nobody: there is no room, or enough are here.</summary>
    Nobody,

    /// <summary>Whoever may still miss something: we have everything.</summary>
    Downloaders,

    /// <summary>Anybody: we miss something ourselves.</summary>
    Anybody,
}
