using Rx.Torrent.Extensions.PortMapping;

namespace Rx.Torrent;

/// <summary>Port mapping in a client. Nothing is mapped unless one of these is called.</summary>
public static class PortMappingBuilderExtensions
{
    /// <summary>Has the gateway let peers in at the ports where the client listens, and take them back when the client ends, which waits for that.</summary>
    /// <param name="builder">The client to be.</param>
    /// <param name="options">How; without a loop and a transport it has those of the client.</param>
    public static TorrentClientBuilder UsePortMapping(this TorrentClientBuilder builder, PortMappingOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        options ??= new PortMappingOptions();
        return builder.Use(new PortMappingPlugin(
            host => PortMapper.Start(options with { Loop = options.Loop ?? host.Loop, Transport = options.Transport ?? builder.Datagrams }), isOurs: true));
    }

    /// <summary>Uses a mapper that stays the caller's: to be made before the client, and disposed after it.</summary>
    public static TorrentClientBuilder UsePortMapping(this TorrentClientBuilder builder, PortMapper mapper)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(mapper);
        return builder.Use(new PortMappingPlugin(_ => mapper, isOurs: false));
    }
}
