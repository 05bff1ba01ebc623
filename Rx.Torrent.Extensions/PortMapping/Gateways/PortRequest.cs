using System.Net.Sockets;

namespace Rx.Torrent.Extensions.PortMapping.Gateways;

/// <summary>A port of ours that others should reach.</summary>
internal readonly record struct PortRequest(ProtocolType Protocol, ushort Port);
