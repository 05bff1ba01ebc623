using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Rx.Torrent.Transport;

namespace Rx.Torrent.Tests.Extensions.PortMapping;

/// <summary>A gateway that speaks NAT-PMP and PCP, as far as a test lets it, written from the RFCs. On any transport, on any thread.</summary>
internal sealed class FakeGateway : IDisposable
{
    private readonly IDatagramSocket _socket;
    private readonly Func<DateTimeOffset> _now;
    private DateTimeOffset _begin;

    public FakeGateway(IDatagramTransport transport, IPEndPoint at, Func<DateTimeOffset> now)
    {
        _now = now;
        _begin = now();
        _socket = transport.Open(at);
        _socket.Received.Subscribe(Hear);
    }

    public IPEndPoint EndPoint => _socket.Local;

    public bool SpeaksPcp { get; set; } = true;

    public bool SpeaksNatPmp { get; set; } = true;

    /// <summary>Hears everything and says nothing.</summary>
    public bool IsSilent { get; set; }

    public IPAddress External { get; set; } = IPAddress.Parse("203.0.113.9");

    /// <summary>The longest that it grants, in seconds.</summary>
    public uint LongestLease { get; set; } = 7200;

    /// <summary>What it refuses mappings with; 0 to grant them.</summary>
    public byte Result { get; set; }

    /// <summary>Makes another answer of the one that it would give; null for none.</summary>
    public Func<byte[], byte[]?> Twist { get; set; } = static answer => answer;

    /// <summary>What is mapped: our port, and the external one.</summary>
    public ConcurrentDictionary<(ProtocolType Protocol, ushort Port), ushort> Mapped { get; } = [];

    /// <summary>Ports that somebody else has.</summary>
    public HashSet<ushort> Taken { get; } = [];

    /// <summary>All that was asked, in order.</summary>
    public ConcurrentQueue<(DateTimeOffset At, IPEndPoint From, byte[] Question)> Asked { get; } = [];

    /// <summary>The questions for mappings: the lease that was asked for.</summary>
    public IEnumerable<(DateTimeOffset At, uint Lease)> MapQuestions => Asked
        .Where(asked => asked.Question is [0, 1 or 2, ..] or [2, 1, ..])
        .Select(asked => (asked.At, BinaryPrimitives.ReadUInt32BigEndian(asked.Question.AsSpan(asked.Question[0] == 0 ? 8 : 4))));

    /// <summary>It begins anew and knows nothing.</summary>
    public void Reboot()
    {
        _begin = _now();
        Mapped.Clear();
    }

    public void Send(byte[] bytes, IPEndPoint to) => _socket.Send(bytes, to);

    public void Dispose() => _socket.Dispose();

    private void Hear(Datagram datagram)
    {
        var question = datagram.Bytes.ToArray();
        Asked.Enqueue((_now(), datagram.From, question));
        if (IsSilent) return;
        var answer = question switch
        {
            [0, ..] when SpeaksNatPmp => NatPmp(question),
            [2, ..] when SpeaksPcp => Pcp(question),
            [2, ..] when SpeaksNatPmp => [0, 128, 0, 1, .. EpochBytes()], // RFC 6886, 9: a version that it does not know
            _ => null,
        };
        if (answer is not null && Twist(answer) is { } twisted) _socket.Send(twisted, datagram.From);
    }

    private byte[] NatPmp(byte[] question)
    {
        if (question[1] == 0) return [0, 128, 0, 0, .. EpochBytes(), .. External.GetAddressBytes()];
        var (port, wish) = (BinaryPrimitives.ReadUInt16BigEndian(question.AsSpan(4)), BinaryPrimitives.ReadUInt16BigEndian(question.AsSpan(6)));
        var answer = new byte[16];
        answer[1] = (byte)(128 + question[1]);
        answer[3] = Result;
        EpochBytes().CopyTo(answer, 4);
        BinaryPrimitives.WriteUInt16BigEndian(answer.AsSpan(8), port);
        var (external, lease) = Map(question[1] == 1 ? ProtocolType.Udp : ProtocolType.Tcp, port, wish, BinaryPrimitives.ReadUInt32BigEndian(question.AsSpan(8)));
        BinaryPrimitives.WriteUInt16BigEndian(answer.AsSpan(10), external);
        BinaryPrimitives.WriteUInt32BigEndian(answer.AsSpan(12), lease);
        return answer;
    }

    private byte[] Pcp(byte[] question)
    {
        var answer = (byte[])question.Clone();
        answer[1] |= 128;
        answer.AsSpan(2, 2).Clear();
        EpochBytes().CopyTo(answer, 8);
        answer.AsSpan(12, 12).Clear();
        if (question[1] == 0) return answer;
        answer[3] = Result;
        var protocol = question[36] == 17 ? ProtocolType.Udp : ProtocolType.Tcp;
        var (external, lease) = Map(
            protocol, BinaryPrimitives.ReadUInt16BigEndian(question.AsSpan(40)), BinaryPrimitives.ReadUInt16BigEndian(question.AsSpan(42)), BinaryPrimitives.ReadUInt32BigEndian(question.AsSpan(4)));
        BinaryPrimitives.WriteUInt32BigEndian(answer.AsSpan(4), lease);
        BinaryPrimitives.WriteUInt16BigEndian(answer.AsSpan(42), external);
        External.MapToIPv6().GetAddressBytes().CopyTo(answer, 44);
        return answer;
    }

    private (ushort External, uint Lease) Map(ProtocolType protocol, ushort port, ushort wish, uint lease)
    {
        if (Result != 0) return (0, 0);
        if (lease == 0)
        {
            Mapped.TryRemove((protocol, port), out _);
            return (0, 0);
        }
        while (Taken.Contains(wish)) wish++;
        Mapped[(protocol, port)] = wish;
        return (wish, Math.Min(lease, LongestLease));
    }

    private byte[] EpochBytes()
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, (uint)(_now() - _begin).TotalSeconds);
        return bytes;
    }
}
