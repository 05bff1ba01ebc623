using System.Net;
using System.Net.Sockets;

namespace Rx.Torrent.Extensions.PortMapping;

/// <summary>A port at which the gateway lets others in to us.</summary>
/// <param name="Protocol">TCP or UDP.</param>
/// <param name="Port">Our port.</param>
/// <param name="ExternalPort">The gateway's port. The same wherever the gateway has it free.</param>
/// <param name="Method">How it was asked for.</param>
/// <param name="Gateway">Who was asked.</param>
public sealed record MappedPort(ProtocolType Protocol, ushort Port, ushort ExternalPort, PortMappingMethod Method, IPAddress Gateway);
