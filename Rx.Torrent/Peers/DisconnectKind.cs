namespace Rx.Torrent.Peers;

/// <summary>Why a connection ended.</summary>
public enum DisconnectKind
{
    /// <summary>The peer closed the connection.</summary>
    ClosedByPeer,

    /// <summary>The connection broke.</summary>
    ConnectionLost,

    /// <summary>No handshake came in time.</summary>
    HandshakeTimeout,

    /// <summary>The peer has said nothing, or taken nothing of what was sent to it, for too long.</summary>
    Silence,

    /// <summary>The peer broke the protocol.</summary>
    ProtocolError,

    /// <summary>The peer sent data that failed its hash.</summary>
    BadBlocks,

    /// <summary>The handshake named a swarm that is not here, or another than the one that was dialled.</summary>
    WrongInfoHash,

    /// <summary>The other end is this client.</summary>
    ConnectedToSelf,

    /// <summary>There is a connection to this peer already.</summary>
    Duplicate,

    /// <summary>A limit on connections was reached, and this one was the least worth keeping.</summary>
    TooMany,

    /// <summary>The address or the peer is banned.</summary>
    Banned,

    /// <summary>The torrent turned out to be private (BEP 27), and it was no tracker that named the peer.</summary>
    Private,

    /// <summary>Both ends have everything, so neither has a use for the other.</summary>
    Redundant,

    /// <summary>A plugin failed on this connection.</summary>
    PluginFault,

    /// <summary>A plugin ended the message stream or refused the handshake.</summary>
    RefusedByPlugin,

    /// <summary>A plugin or the program asked for it.</summary>
    Requested,

    /// <summary>The swarm was paused.</summary>
    Paused,

    /// <summary>The swarm was stopped or removed.</summary>
    Stopped,

    /// <summary>A fault in the library; please report it.</summary>
    InternalError,
}
