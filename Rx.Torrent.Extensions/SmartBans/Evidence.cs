using System.Net;
using Rx.Torrent.Primitives;

namespace Rx.Torrent.Extensions.SmartBans;

/// <summary>A block of a piece that failed: it may have been right.</summary>
internal readonly record struct Evidence(BlockRange Block, IPEndPoint Sender, ReadOnlyMemory<byte> Sha1);
