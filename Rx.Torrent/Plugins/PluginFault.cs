using Rx.Torrent.Loops;
using Rx.Torrent.Peers;

namespace Rx.Torrent.Plugins;

/// <summary>Plugin code failed. Everyone else goes on.</summary>
/// <param name="Plugin">The plugin's name; <c>(observer)</c> for a subscriber that belongs to no plugin.</param>
/// <param name="Where">Which part of it, such as <c>Incoming</c> or <c>Connect</c>.</param>
/// <param name="Peer">The connection that it cost; null when none.</param>
/// <param name="Exception">What it threw.</param>
public sealed record PluginFault(string Plugin, string Where, IPeer? Peer, Exception Exception)
{
    /// <summary>An observer of a public stream threw, and lost its subscription.</summary>
    internal static PluginFault Of(StrangerFault fault) => new(fault.Plugin ?? "(observer)", fault.Where, null, fault.Exception);
}
