using System.Reactive.Linq;
using Rx.Torrent.Bencode;
using Rx.Torrent.Extensions.Metadata;
using Rx.Torrent.Testing.Simulation;
using Rx.Torrent.Tests.Simulation;
using Rx.Torrent.Wire;
using static Rx.Torrent.Wire.PeerMessage;

namespace Rx.Torrent.Tests.Extensions.Metadata;

/// <summary>A client that fetches metadata of several pieces, and scripted peers that speak <c>ut_metadata</c>.</summary>
internal sealed class MetadataScene
{
    /// <summary>The id under which scripted peers want its messages.</summary>
    public const byte TheirId = 5;

    public MetadataScene(MetadataExchangeOptions? options = null)
    {
        Scene = new Scene(LongMetadata());
        Client = Scene.MagnetClient(build: builder => builder.UseMetadataExchange(options));
    }

    /// <summary>Little content in so many files that its metadata has five pieces.</summary>
    public static TestContent LongMetadata() => new(pieceCount: 5, fileCount: 2560);

    public Scene Scene { get; }

    public SceneClient Client { get; }

    public byte[] Metadata => Scene.Content.Metainfo.Metadata.ToArray();

    public int PieceCount => MetadataMessage.PieceCount(Metadata.Length);

    public bool IsKnown => Client.Swarm.Metainfo is not null;

    /// <summary>A peer that answers requests by a rule; null answers nothing.</summary>
    public ScriptedPeer Peer(Func<int, Payload?>? answer = null, int? size = null, double delay = 0)
    {
        var peer = Scene.Peer().StaysAlive().Says(Hello(size ?? Metadata.Length));
        peer.Messages.OfType<Extended>().Subscribe(message =>
        {
            if (!MetadataMessage.TryRead(message.Body, out var read) || read.Value.Kind != MetadataMessageKind.Request || answer is null) return;
            var body = answer(read.Value.Piece);
            if (body is { } said) peer.After(TimeSpan.FromSeconds(delay), p => p.Send(new Extended(IdOf(p), said)));
        });
        return peer.Dial(Client.EndPoint);
    }

    /// <summary>A peer that has it.</summary>
    public ScriptedPeer Honest(double delay = 0) => Peer(Right, delay: delay);

    /// <summary>A peer that sends other bytes.</summary>
    public ScriptedPeer Liar(double delay = 0) => Peer(Wrong, delay: delay);

    public Payload? Right(int piece) => MetadataMessage.Data(piece, Metadata);

    public Payload? Wrong(int piece) => MetadataMessage.Data(piece, new byte[Metadata.Length]);

    public static ExtendedHandshake Hello(int size) => ExtendedHandshake.Empty.WithExtension("ut_metadata", TheirId) with { MetadataSize = size };

    public static byte IdOf(ScriptedPeer peer) => peer.Heard<ExtendedHandshake>()[0].TryGetExtension("ut_metadata", out var id) ? id : (byte)0;

    /// <summary>The pieces that a peer was asked for, in order.</summary>
    public static IReadOnlyList<int> AskedOf(ScriptedPeer peer) => PiecesOf(peer, MetadataMessageKind.Request);

    /// <summary>The pieces that a peer was told something about.</summary>
    public static IReadOnlyList<int> PiecesOf(ScriptedPeer peer, MetadataMessageKind kind) =>
        [.. Read(peer).Where(message => message.Kind == kind).Select(message => message.Piece)];

    public static IEnumerable<MetadataMessage> Read(ScriptedPeer peer) => peer.Heard<Extended>().Where(message => message.Id == TheirId)
        .Select(message => MetadataMessage.TryRead(message.Body, out var read) ? read.Value : throw new InvalidOperationException("not a message of ut_metadata"));

    /// <summary>A message as its dictionary says.</summary>
    public static Payload Said(params (BencodeString, BencodeValue)[] entries) => new(BencodeDictionary.Of(entries).Encode());
}
