using Rx.Torrent.Extensions.SmartBans;

namespace Rx.Torrent;

/// <summary>Smart ban in a client.</summary>
public static class SmartBanBuilderExtensions
{
    /// <summary>
    /// Bans whoever sent a bad block, and nobody else: by the digests of the blocks of a piece that failed, once the piece is there, also when the sender has left. So the
    /// core need not ban those who are merely suspected (<see cref="Swarms.SwarmOptions.BanSuspects"/> is set to false).
    /// </summary>
    public static TorrentClientBuilder UseSmartBan(this TorrentClientBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Configure(options => options with { Swarms = options.Swarms with { BanSuspects = false } }).Use(new SmartBanPlugin());
    }
}
