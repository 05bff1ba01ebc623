namespace Rx.Torrent.Dashboard.Views;

/// <summary>What kinds of lines the log has.</summary>
internal enum LogKind
{
    Swarm,
    Peer,
    Piece,
    Tracker,
    Plugin,
    Command,
    Message,
    Fault,
}
