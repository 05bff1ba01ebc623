using System.Buffers.Binary;
using System.Reactive;
using System.Reactive.Linq;
using System.Reactive.Subjects;
using Rx.Torrent.Peers;
using Rx.Torrent.Plugins;
using Rx.Torrent.Plugins.Operators;
using Rx.Torrent.Wire;
using static Rx.Torrent.Wire.PeerMessage;

namespace Rx.Torrent.Gallery;

/// <summary>Serves a block when it is paid for. Requests wait at the gate; the coins come by an extension.</summary>
internal sealed class PaymentGate : IClientPlugin, ISwarmPlugin
{
    public const string Coin = "sample_coin";

    public string Name => "payment gate";

    public IReadOnlyList<ExtensionOffer> Extensions { get; } = [new(Coin, maxLength: sizeof(uint))];

    public ISwarmPlugin Attach(ISwarm swarm) => this;

    public IPeerPlugin Connect(IPeer peer) => new Purse();

    #region gate
    private sealed class Purse : IPeerPlugin
    {
        private readonly Subject<Unit> _paid = new();
        private long _credit;

        public IObservable<PeerMessage> Incoming(IObservable<PeerMessage> messages, IPeer peer) => messages
            .Do(message =>
            {
                if (message is Extended { Name: Coin } coin) Take(coin.Body);
            })
            .Block<Extended>(message => message.Name == Coin)
            .DeferRequests(peer, request => _paid.StartWith(Unit.Default).Where(_ => TrySpend(request.Block.Length)).Select(_ => true));

        private void Take(Payload coin)
        {
            if (!BinaryPrimitives.TryReadUInt32BigEndian(coin.Span, out var worth)) return;
            _credit += worth;
            _paid.OnNext(Unit.Default); // who has waited longest looks first
        }

        private bool TrySpend(int price)
        {
            if (_credit < price) return false;
            _credit -= price;
            return true;
        }
    }
    #endregion
}
