using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Reactive;
using System.Reactive.Linq;
using Rx.Torrent.Extensions.PortMapping.Gateways;

namespace Rx.Torrent.Extensions.PortMapping.Datagrams;

/// <summary>A gateway that is asked by PCP (RFC 6887).</summary>
/// <param name="address">The gateway.</param>
/// <param name="local">Our address, as it sees it.</param>
/// <param name="line">Carries the questions.</param>
/// <param name="newNonce">What makes our mappings ours: nobody else may change them.</param>
internal sealed class PcpGateway(IPAddress address, IPAddress local, GatewayLine line, Func<byte[]> newNonce) : IGateway
{
    private const byte Version = 2;
    private const byte Announce = 0;
    private const byte MapOperation = 1;
    private const byte Answered = 128;
    private const int HeaderLength = 24;
    private const int MappingLength = 60;
    private const byte UnsupportedVersion = 1;
    private const byte UnsupportedOperation = 4;

    private readonly Dictionary<PortRequest, byte[]> _nonces = [];

    public PortMappingMethod Method => PortMappingMethod.Pcp;

    public IPAddress Address => address;

    public IObservable<GatewayNews> Check() => line.Ask<GatewayNews>(Header(Announce, 0, HeaderLength), static answer =>
    {
        // One that does not know the question has answered all the same.
        if (!IsAnswer(answer.Span, Announce, HeaderLength, allowed: UnsupportedOperation)) return null;
        return new GatewayNews(EpochOf(answer.Span), null);
    });

    public IObservable<Grant> Map(PortRequest request, ushort externalPort, TimeSpan lease) => Ask(request, externalPort, (uint)lease.TotalSeconds);

    public IObservable<Unit> Unmap(PortRequest request, ushort externalPort) => Ask(request, 0, 0).Select(static _ => Unit.Default);

    public void Dispose() => line.Dispose();

    private IObservable<Grant> Ask(PortRequest request, ushort externalPort, uint seconds)
    {
        if (!_nonces.TryGetValue(request, out var nonce)) _nonces[request] = nonce = newNonce();
        var question = Header(MapOperation, seconds, MappingLength);
        nonce.CopyTo(question, 24);
        question[36] = ProtocolOf(request);
        BinaryPrimitives.WriteUInt16BigEndian(question.AsSpan(40), request.Port);
        BinaryPrimitives.WriteUInt16BigEndian(question.AsSpan(42), externalPort);
        IPAddress.Any.MapToIPv6().TryWriteBytes(question.AsSpan(44), out _);
        return line.Ask(question, answer => ReadGrant(answer.Span, request, nonce));
    }

    private byte[] Header(byte operation, uint seconds, int length)
    {
        var bytes = new byte[length];
        bytes[0] = Version;
        bytes[1] = operation;
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(4), seconds);
        local.MapToIPv6().TryWriteBytes(bytes.AsSpan(8), out _);
        return bytes;
    }

    private static byte ProtocolOf(PortRequest request) => request.Protocol == ProtocolType.Udp ? (byte)17 : (byte)6;

    private static Grant? ReadGrant(ReadOnlySpan<byte> answer, PortRequest request, byte[] nonce)
    {
        if (answer.Length >= MappingLength
            && (!answer[24..36].SequenceEqual(nonce) || answer[36] != ProtocolOf(request) || BinaryPrimitives.ReadUInt16BigEndian(answer[40..]) != request.Port)) return null;
        if (!IsAnswer(answer, MapOperation, MappingLength)) return null;
        var external = new IPAddress(answer[44..60]);
        return new Grant(
            BinaryPrimitives.ReadUInt16BigEndian(answer[42..]),
            TimeSpan.FromSeconds(BinaryPrimitives.ReadUInt32BigEndian(answer[4..])),
            new GatewayNews(EpochOf(answer), external.IsIPv4MappedToIPv6 ? external.MapToIPv4() : external));
    }

    /// <summary>True for an answer to that operation that grants it; what refuses is thrown.</summary>
    private static bool IsAnswer(ReadOnlySpan<byte> answer, byte operation, int length, byte allowed = 0)
    {
        if (answer is [0, >= Answered, ..]) throw new GatewayException(PortMappingFailureKind.NotSupported, "it speaks NAT-PMP only");
        if (answer.Length < HeaderLength || answer[0] != Version || answer[1] != Answered + operation) return false;
        var result = answer[3];
        if (result != 0 && result != allowed)
        {
            throw new GatewayException(
                result is UnsupportedVersion or UnsupportedOperation ? PortMappingFailureKind.NotSupported : PortMappingFailureKind.Refused, $"PCP result {result}");
        }
        return answer.Length >= length;
    }

    private static uint EpochOf(ReadOnlySpan<byte> answer) => BinaryPrimitives.ReadUInt32BigEndian(answer[8..]);
}
