using System.Buffers;
using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Rx.Torrent.Primitives;
using Rx.Torrent.Wire;

namespace Rx.Torrent.Benchmarks.Scale;

/// <summary>A leech that does the least that makes it one: it says hello and that it has nothing, and downloads when it is told to.</summary>
internal sealed class MinimalPeer : IDisposable
{
    private const int Blocks = 64; // 1 MiB

    private readonly TcpClient _connection = new();
    private readonly byte[] _buffer = new byte[64 * 1024];

    public static async Task<MinimalPeer> ConnectAsync(int port, InfoHash infoHash, int number)
    {
        var peer = new MinimalPeer();
        await peer._connection.ConnectAsync(IPAddress.Loopback, port);
        var id = $"-XX0001-{number:d12}";
        await peer.SendAsync(
            new PeerMessage.Handshake(ReservedBits.Fast, infoHash, PeerId.Create(id[..12], new Random(number))), PeerMessage.HaveNone.Instance);
        await peer.ReadAsync(HandshakeCodec.Length);
        return peer;
    }

    /// <summary>Takes 1 MiB: of pieces that go round, so that not all ask for the same.</summary>
    public async Task DownloadAsync(int number)
    {
        await SendAsync(PeerMessage.Interested.Instance);
        while (await FrameAsync() != 1)
        {
        }
        for (var i = 0; i < Blocks; i++) await SendAsync(new PeerMessage.Request(new BlockRange(new PieceIndex((number * 4 + i / 16) % 2000), i % 16 * PieceLayout.BlockLength, PieceLayout.BlockLength)));
        for (var got = 0; got < Blocks;)
        {
            if (await FrameAsync() == 7) got++;
        }
        await SendAsync(PeerMessage.NotInterested.Instance);
    }

    public void Dispose() => _connection.Dispose();

    private async Task SendAsync(params PeerMessage[] messages)
    {
        var output = new ArrayBufferWriter<byte>();
        foreach (var message in messages) WireWriter.Write(message, output);
        await _connection.GetStream().WriteAsync(output.WrittenMemory);
    }

    /// <summary>Reads a message and says of which kind it is; -1 for a keep-alive.</summary>
    private async Task<int> FrameAsync()
    {
        await ReadAsync(4);
        var length = BinaryPrimitives.ReadInt32BigEndian(_buffer);
        if (length == 0) return -1;
        await ReadAsync(length);
        return _buffer[0];
    }

    private async Task ReadAsync(int length) => await _connection.GetStream().ReadExactlyAsync(_buffer.AsMemory(0, length));
}
