using System.Net;

namespace Rx.Torrent.Transport;

/// <summary>One datagram that arrived.</summary>
/// <param name="From">Who sent it, as far as an address says that: anybody can write another's. An IPv4 address is never wrapped into an IPv6 one.</param>
/// <param name="Bytes">What it carries: the receiver's to keep, and shared by all receivers.</param>
public readonly record struct Datagram(IPEndPoint From, ReadOnlyMemory<byte> Bytes);
