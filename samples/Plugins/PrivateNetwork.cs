using System.Reactive.Linq;
using System.Reactive.Subjects;
using Rx.Torrent.Peers;
using Rx.Torrent.Plugins;
using Rx.Torrent.Plugins.Operators;
using Rx.Torrent.Wire;
using static Rx.Torrent.Wire.PeerMessage;

namespace Rx.Torrent.Gallery;

/// <summary>A closed network: everybody shows a token in the extended handshake, and is served nothing before it was accepted.</summary>
/// <param name="token">Our own token.</param>
/// <param name="isMember">Looks a token up, wherever and for however long.</param>
internal sealed class PrivateNetwork(string token, Func<string, IObservable<bool>> isMember) : IClientPlugin, ISwarmPlugin
{
    public const string Key = "sample_token";

    public string Name => "private network";

    public ISwarmPlugin Attach(ISwarm swarm) => this;

    public IPeerPlugin Connect(IPeer peer) => new Door(token, isMember);

    #region door
    private sealed class Door(string token, Func<string, IObservable<bool>> isMember) : IPeerPlugin
    {
        private readonly AsyncSubject<bool> _verdict = new(); // once it is known it is told to everybody who asks

        public IObservable<PeerMessage> Outgoing(IObservable<PeerMessage> messages, IPeer peer) =>
            messages.Replace<ExtendedHandshake>(hello => hello.With(Key, token));

        public IObservable<PeerMessage> Incoming(IObservable<PeerMessage> messages, IPeer peer)
        {
            messages.OfType<ExtendedHandshake>().Take(1).SelectMany(Judge)
                .Do(accepted =>
                {
                    if (!accepted) peer.Disconnect(DisconnectReason.Requested("no member of the network"));
                })
                .Subscribe(_verdict);
            return messages.DeferRequests(peer, _ => _verdict);
        }

        private IObservable<bool> Judge(ExtendedHandshake hello) =>
            hello.Content.TryGetText(Key, out var theirs) ? isMember(theirs) : Observable.Return(false);
    }
    #endregion
}
