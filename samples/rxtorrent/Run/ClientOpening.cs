using System.Net;
using System.Net.Sockets;
using System.Reactive.Linq;
using Rx.Torrent.CommandLine.Options;
using Rx.Torrent.Extensions.Dht;
using Rx.Torrent.Extensions.LocalDiscovery;
using Rx.Torrent.Transport;
using Rx.Torrent.Transport.Multicast;

namespace Rx.Torrent.CommandLine.Run;

/// <summary>Opens a client as the command line asks for it.</summary>
internal static class ClientOpening
{
    private const int UsualPort = 6881;

    /// <summary>Opens it on the port that was asked for; or on the usual one, or else on any. For a harness it listens only when <see cref="Listen"/> says so.</summary>
    /// <exception cref="CommandException">The address or port cannot be listened at.</exception>
    public static TorrentClient Open(NetworkSettings settings)
    {
        if (settings.IsHarnessed) return TorrentClient.Create(builder => Configure(builder, settings).ListenAt());
        IEnumerable<int> ports = settings.Port is { } port ? [port] : [UsualPort, 0];
        IEnumerable<IPAddress> addresses = settings.Bind is { } bind ? [bind] : [IPAddress.IPv6Any, IPAddress.Any]; // some machines have no IPv6
        TransportException? failure = null;
        foreach (var endPoint in ports.SelectMany(port => addresses, (port, address) => new IPEndPoint(address, port)))
        {
            try
            {
                return TorrentClient.Create(builder => Configure(builder, settings).ListenAt(endPoint));
            }
            catch (TransportException exception)
            {
                failure = exception;
            }
        }
        throw new CommandException(ExitCode.Network, Describe(failure!, settings), failure);
    }

    /// <summary>Takes connections for a harness, which takes a port that listens for a client that is ready.</summary>
    public static void Listen(TorrentClient client, NetworkSettings settings)
    {
        if (settings.IsHarnessed && client.ListenEndPoints.Count == 0) client.Listen(new IPEndPoint(settings.Bind ?? IPAddress.Any, settings.Port ?? 0));
    }

    /// <summary>What is spoken with peers, as the command line asks for it.</summary>
    public static void ConfigurePeers(TorrentClientBuilder builder, NetworkSettings settings)
    {
        builder.UseMetadataExchange().UseWebSeeds();
        if (settings.UsePex) builder.UsePeerExchange().UseHolePunching();
        for (var i = 0; i < settings.Stages; i++)
        {
            builder.Use(
                incoming: (messages, _) => messages.Where(_ => true),
                outgoing: (messages, _) => messages.Where(_ => true),
                name: "pass-through");
        }
    }

    private static TorrentClientBuilder Configure(TorrentClientBuilder builder, NetworkSettings settings)
    {
        builder.Configure(options => options with { StateDirectory = settings.StateDirectory, KeepResumeData = settings.KeepResumeData });
        ConfigurePeers(builder, settings);
        if (settings is { UseDht: true, IsHarnessed: false })
        {
            builder.UseDht(new DhtOptions { Listen = [new IPEndPoint(settings.Bind ?? IPAddress.Any, 0)], Bootstrap = [.. settings.DhtNodes.Select(PeerAddress.Plain)] });
        }
        if (settings is { UseLsd: true, IsHarnessed: false }) builder.UseLocalDiscovery(new LocalDiscoveryOptions { Interfaces = () => InterfacesOf(builder, settings.Bind) });
        if (settings is { UsePortMapping: true, IsHarnessed: false }) builder.UsePortMapping();
        return builder;
    }

    /// <summary>Where peers can connect to us: at one address there is one interface, or none, as for loopback.</summary>
    private static IReadOnlyList<MulticastInterface> InterfacesOf(TorrentClientBuilder builder, IPAddress? bind) =>
        [.. builder.Datagrams.MulticastInterfaces.Where(at => bind is null || bind.Equals(IPAddress.IPv6Any) || bind.Equals(IPAddress.Any) || at.Address.Equals(bind))];

    private static string Describe(TransportException failure, NetworkSettings settings)
    {
        var where = $"{settings.Bind?.ToString() ?? "all addresses"}, port {settings.Port ?? UsualPort}";
        return failure.Error switch
        {
            SocketError.AddressAlreadyInUse => $"cannot listen at {where}: another program does; --port 0 takes a free one",
            SocketError.AddressNotAvailable => $"cannot listen at {where}: this machine has no such address",
            SocketError.AccessDenied => $"cannot listen at {where}: not allowed; ports below 1024 need a privilege",
            _ => $"cannot listen at {where}: {failure.Error}",
        };
    }
}
