using System.Net;
using System.Reactive.Linq;
using System.Reactive.Subjects;
using System.Text;
using Rx.Torrent.Peers;
using Rx.Torrent.Plugins;
using Rx.Torrent.Plugins.Operators;
using Rx.Torrent.Wire;
using static Rx.Torrent.Wire.PeerMessage;

namespace Rx.Torrent.Gallery;

/// <summary>Everybody in a swarm hears what one of them says.</summary>
internal sealed class Chat : IClientPlugin, ISwarmPlugin, IPeerPlugin
{
    public const string Extension = "sample_chat";

    private readonly ISubject<string> _said = Subject.Synchronize(new Subject<string>());
    private readonly ISubject<(IPEndPoint From, string Text)> _heard = Subject.Synchronize(new Subject<(IPEndPoint, string)>()); // a client may have several loops

    public string Name => "chat";

    public IReadOnlyList<ExtensionOffer> Extensions { get; } = [new(Extension, maxLength: 1024)]; // a longer line ends the connection, from its header

    /// <summary>What others say.</summary>
    public IObservable<(IPEndPoint From, string Text)> Heard => _heard;

    /// <summary>Says something to everybody who is connected. From any thread.</summary>
    public void Say(string text) => _said.OnNext(text);

    public ISwarmPlugin Attach(ISwarm swarm) => this;

    public IPeerPlugin Connect(IPeer peer) => this;

    #region stages
    public IObservable<PeerMessage> Outgoing(IObservable<PeerMessage> messages, IPeer peer) =>
        messages.Inject(_said.Select(text => new Extended(Extension, new Payload(Encoding.UTF8.GetBytes(text)))));

    public IObservable<PeerMessage> Incoming(IObservable<PeerMessage> messages, IPeer peer) => messages.Do(message =>
    {
        if (message is Extended { Name: Extension } line) _heard.OnNext((peer.EndPoint, Encoding.UTF8.GetString(line.Body.Span)));
    });
    #endregion
}
