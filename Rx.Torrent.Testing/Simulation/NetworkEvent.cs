using System.Net;

namespace Rx.Torrent.Testing.Simulation;

/// <summary>Something that happened in a simulated network.</summary>
/// <param name="Kind">What.</param>
/// <param name="From">Who did it, or sent it.</param>
/// <param name="To">The other end.</param>
/// <param name="Bytes">How many bytes arrived; otherwise 0.</param>
public sealed record NetworkEvent(NetworkEventKind Kind, IPEndPoint From, IPEndPoint To, int Bytes = 0);
