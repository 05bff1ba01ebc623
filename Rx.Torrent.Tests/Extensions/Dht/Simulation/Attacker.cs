using System.Net;
using Rx.Torrent.Extensions.Dht.Krpc;
using Rx.Torrent.Extensions.Dht.Nodes;
using Rx.Torrent.Testing.Simulation;
using Rx.Torrent.Transport;

namespace Rx.Torrent.Tests.Extensions.Dht.Simulation;

/// <summary>Somebody who writes datagrams by hand, and hears what comes back.</summary>
internal sealed class Attacker
{
    private readonly IDatagramSocket _socket;
    private int _transactions;

    public Attacker(DhtScene scene, IPAddress? address = null)
    {
        Host = scene.AddHost(address);
        _socket = Host.Datagrams.Open(new IPEndPoint(Host.Address, DhtScene.Port));
        _socket.Received.Subscribe(datagram =>
        {
            Bytes += datagram.Bytes.Length;
            var message = KrpcCodec.Read(datagram.Bytes);
            if (message is KrpcQuery query)
            {
                Asked++;
                if (Answer?.Invoke(query) is { } answer) _socket.Send(KrpcCodec.Write(answer with { TransactionId = query.TransactionId }), datagram.From);
            }
            else
            {
                Heard.Add(message);
            }
        });
    }

    public SimulatedHost Host { get; }

    public NodeId Id { get; init; } = NodeId.Random(new Random(77));

    /// <summary>What it answers to queries; nothing by default.</summary>
    public Func<KrpcQuery, KrpcMessage?>? Answer { get; set; }

    /// <summary>Answers and refusals that came.</summary>
    public List<KrpcMessage> Heard { get; } = [];

    /// <summary>Queries that came.</summary>
    public int Asked { get; private set; }

    /// <summary>Bytes that came.</summary>
    public long Bytes { get; private set; }

    /// <summary>Sends a query, and says how long it was.</summary>
    public int Send(KrpcQuery query, IPEndPoint to)
    {
        var bytes = KrpcCodec.Write(query with { TransactionId = $"{_transactions++ % 10_000:d4}" });
        _socket.Send(bytes, to);
        return bytes.Length;
    }

    public void Send(byte[] bytes, IPEndPoint to) => _socket.Send(bytes, to);
}
