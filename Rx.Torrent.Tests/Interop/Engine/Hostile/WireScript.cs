using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;
using Rx.Torrent.Metainfo;

namespace Rx.Torrent.Tests.Interop.Engine.Hostile;

/// <summary>One end of a connection, spoken by hand: it shares no code with the library, and it says whatever a test wants said.</summary>
internal sealed class WireScript(Socket socket, MetainfoFile metainfo)
{
    public const byte Choke = 0, Unchoke = 1, Interested = 2, Have = 4, Bitfield = 5, Request = 6, Piece = 7, HaveAll = 14;

    /// <summary>The reserved bit of the fast extension (BEP 6).</summary>
    public const ulong Fast = 0x04;

    private readonly NetworkStream _stream = new(socket, ownsSocket: true);

    public int PieceCount => metainfo.Layout.PieceCount;

    /// <summary>Completes when the other side has closed or reset the connection; what it says until then is read and thrown away.</summary>
    public async Task UntilClosedAsync()
    {
        var buffer = new byte[64 * 1024];
        try
        {
            while (await _stream.ReadAsync(buffer) > 0)
            {
            }
        }
        catch (IOException)
        {
            return; // a reset is an end too
        }
    }

    public ValueTask SendAsync(ReadOnlyMemory<byte> bytes) => _stream.WriteAsync(bytes);

    public Task SendAsync(byte id, params byte[] body) => SendAsync(Frame(id, body)).AsTask();

    public Task SendNumbersAsync(byte id, params int[] numbers) => SendAsync(Frame(id, Numbers(numbers))).AsTask();

    public Task SendPieceAsync(int piece, int offset, byte[] data) => SendAsync(Frame(Piece, [.. Numbers(piece, offset), .. data])).AsTask();

    /// <summary>Says that it has every piece.</summary>
    public Task SendFullBitfieldAsync()
    {
        var bits = new byte[(PieceCount + 7) / 8];
        for (var i = 0; i < PieceCount; i++) bits[i / 8] |= (byte)(0x80 >> (i % 8));
        return SendAsync(Bitfield, bits);
    }

    /// <summary>Lets a moment pass, as part of what a peer does.</summary>
    public static Task PauseAsync() => Task.Delay(TimeSpan.FromMilliseconds(50));

    /// <summary>Closes the connection.</summary>
    public void End() => _stream.Dispose();

    public static byte[] Frame(byte id, params byte[] body) => [.. Numbers(body.Length + 1), id, .. body];

    public static byte[] Numbers(params int[] numbers)
    {
        var bytes = new byte[4 * numbers.Length];
        for (var i = 0; i < numbers.Length; i++) BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(4 * i), numbers[i]);
        return bytes;
    }

    /// <summary>Sends a handshake and reads that of the other side.</summary>
    public async Task ShakeHandsAsync(ulong reserved = 0, byte[]? infoHash = null)
    {
        await SendHandshakeAsync(reserved, infoHash);
        await _stream.ReadExactlyAsync(new byte[68]);
    }

    public async Task SendHandshakeAsync(ulong reserved = 0, byte[]? infoHash = null)
    {
        var bits = new byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(bits, reserved);
        var peerId = Encoding.ASCII.GetBytes($"-XX0001-{Guid.NewGuid():N}"[..20]);
        byte[] handshake = [19, .. "BitTorrent protocol"u8, .. bits, .. infoHash ?? metainfo.InfoHash.WireSpan.ToArray(), .. peerId];
        await SendAsync(handshake);
    }

    /// <summary>Reads one message; keep-alives are skipped.</summary>
    /// <exception cref="IOException">The other side is gone.</exception>
    public async Task<(byte Id, byte[] Body)> ReadAsync()
    {
        var prefix = new byte[4];
        int length;
        do
        {
            await _stream.ReadExactlyAsync(prefix);
            length = BinaryPrimitives.ReadInt32BigEndian(prefix);
        }
        while (length == 0);
        var frame = new byte[length];
        await _stream.ReadExactlyAsync(frame);
        return (frame[0], frame[1..]);
    }

    /// <summary>Reads until a message of that id comes.</summary>
    public async Task<byte[]> ReadUntilAsync(byte id)
    {
        while (true)
        {
            var (read, body) = await ReadAsync();
            if (read == id) return body;
        }
    }

    /// <summary>Waits for a request.</summary>
    public async Task<(int Piece, int Offset, int Length)> ReadRequestAsync()
    {
        var body = await ReadUntilAsync(Request);
        return (BinaryPrimitives.ReadInt32BigEndian(body), BinaryPrimitives.ReadInt32BigEndian(body.AsSpan(4)), BinaryPrimitives.ReadInt32BigEndian(body.AsSpan(8)));
    }
}
