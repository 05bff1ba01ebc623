using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Reactive;
using System.Reactive.Linq;
using Rx.Torrent.Extensions.PortMapping.Gateways;

namespace Rx.Torrent.Extensions.PortMapping.Datagrams;

/// <summary>A gateway that is asked by NAT-PMP (RFC 6886).</summary>
internal sealed class NatPmpGateway(IPAddress address, GatewayLine line) : IGateway
{
    private const byte Answered = 128;
    private const int AddressLength = 12;
    private const int MappingLength = 16;

    public PortMappingMethod Method => PortMappingMethod.NatPmp;

    public IPAddress Address => address;

    public IObservable<GatewayNews> Check() => line.Ask<GatewayNews>([0, 0], static answer =>
    {
        if (!IsAnswer(answer.Span, operation: 0, AddressLength)) return null;
        return new GatewayNews(EpochOf(answer.Span), new IPAddress(answer.Span[8..12]));
    });

    public IObservable<Grant> Map(PortRequest request, ushort externalPort, TimeSpan lease) =>
        line.Ask(Question(request, externalPort, (uint)lease.TotalSeconds), answer => ReadGrant(answer.Span, request));

    public IObservable<Unit> Unmap(PortRequest request, ushort externalPort) =>
        line.Ask(Question(request, 0, 0), answer => ReadGrant(answer.Span, request)).Select(static _ => Unit.Default);

    public void Dispose() => line.Dispose();

    private static byte OperationOf(PortRequest request) => request.Protocol == ProtocolType.Udp ? (byte)1 : (byte)2;

    private static byte[] Question(PortRequest request, ushort externalPort, uint seconds)
    {
        var bytes = new byte[12];
        bytes[1] = OperationOf(request);
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(4), request.Port);
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(6), externalPort);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(8), seconds);
        return bytes;
    }

    private static Grant? ReadGrant(ReadOnlySpan<byte> answer, PortRequest request)
    {
        if (!IsAnswer(answer, OperationOf(request), MappingLength) || BinaryPrimitives.ReadUInt16BigEndian(answer[8..]) != request.Port) return null;
        return new Grant(
            BinaryPrimitives.ReadUInt16BigEndian(answer[10..]),
            TimeSpan.FromSeconds(BinaryPrimitives.ReadUInt32BigEndian(answer[12..])),
            new GatewayNews(EpochOf(answer), null));
    }

    /// <summary>True for an answer to that operation that grants it; what refuses is thrown, and may be shorter.</summary>
    private static bool IsAnswer(ReadOnlySpan<byte> answer, byte operation, int length)
    {
        if (answer.Length < 4 || answer[0] != 0 || answer[1] != Answered + operation) return false;
        var result = BinaryPrimitives.ReadUInt16BigEndian(answer[2..]);
        if (result != 0)
        {
            throw new GatewayException(
                result is 1 or 5 ? PortMappingFailureKind.NotSupported : PortMappingFailureKind.Refused, $"NAT-PMP result {result}");
        }
        return answer.Length >= length;
    }

    private static uint EpochOf(ReadOnlySpan<byte> answer) => BinaryPrimitives.ReadUInt32BigEndian(answer[4..]);
}
