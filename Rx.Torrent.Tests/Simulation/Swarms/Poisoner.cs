using System.Reactive.Linq;
using Rx.Torrent.Testing.Simulation.Contents;
using static Rx.Torrent.Wire.PeerMessage;

namespace Rx.Torrent.Tests.Simulation.Swarms;

/// <summary>Makes a client send wrong blocks now and then.</summary>
internal static class Poisoner
{
    public static Action<TorrentClientBuilder> Of(GeneratedContent content, Random random, double share) => builder => builder.Use(
        name: "poisoner",
        outgoing: (messages, _) => messages.Select(message => message is Piece piece && random.NextDouble() < share ? content.Poison(piece.Block) : message));
}
