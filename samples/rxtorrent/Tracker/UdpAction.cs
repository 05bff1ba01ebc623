namespace Rx.Torrent.CommandLine.Tracker;

/// <summary>What a datagram is about (BEP 15).</summary>
internal enum UdpAction
{
    Connect = 0,
    Announce = 1,
    Scrape = 2,
    Error = 3,
}
