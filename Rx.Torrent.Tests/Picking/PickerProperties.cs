using FsCheck;
using FsCheck.Fluent;
using Rx.Torrent.Picking;
using Rx.Torrent.Picking.Orders;
using Rx.Torrent.Primitives;

namespace Rx.Torrent.Tests.Picking;

/// <summary>Any sequence of events leaves the picker and the obvious model in agreement.</summary>
public class PickerProperties
{
    private static readonly Config Bounded = Config.QuickThrowOnFailure.WithMaxTest(300).WithStartSize(20).WithEndSize(250);

    [Fact]
    public void The_picker_agrees_with_the_model_whatever_happens() =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ArrayOf().ToArbitrary(), numbers => new Run(9, PieceOrders.RarestFirst).Play(numbers)).Check(Bounded);

    [Fact]
    public void So_it_does_in_sequential_order() =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ArrayOf().ToArbitrary(), numbers => new Run(9, PieceOrders.Sequential).Play(numbers))
            .Check(Bounded.WithMaxTest(100));

    [Fact]
    public void So_it_does_with_more_pieces_than_are_sorted_one_by_one() =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ArrayOf().ToArbitrary(), numbers => new Run(150, PieceOrders.RarestFirst).Play(numbers))
            .Check(Bounded.WithMaxTest(60));

    [Fact]
    public void No_rarer_piece_is_left_than_one_that_was_started() =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ArrayOf().ToArbitrary(), numbers => new Run(40, new AlwaysRarest()).Play(numbers))
            .Check(Bounded.WithMaxTest(100));

    private sealed class AlwaysRarest : IPieceOrder
    {
        public bool TryChoose(in PieceChoices choices, out PieceIndex piece) => choices.TryRarest(out piece);
    }

    private sealed class Run
    {
        private const int PeerCount = 6;

        private readonly PieceLayout _layout;
        private readonly PiecePicker _picker;
        private readonly PickerModel _model;
        private readonly List<int> _cancels = [];

        public Run(int pieces, IPieceOrder order)
        {
            _layout = new PieceLayout((pieces - 1) * 3L * PieceLayout.BlockLength + 20_000, 3 * PieceLayout.BlockLength);
            _picker = new PiecePicker(_layout, new Random(1)) { Order = order };
            _model = new PickerModel(_layout);
        }

        public void Play(int[] numbers)
        {
            foreach (var number in numbers)
            {
                Step(new Random(number));
                Compare();
            }
        }

        private void Step(Random random)
        {
            var piece = (PieceIndex)random.Next(_layout.PieceCount);
            var peer = random.Next(PeerCount);
            switch (random.Next(16))
            {
                case 0: Connect(peer, random); break;
                case 1: Disconnect(peer); break;
                case 2: Have(peer, piece, random.Next(4) > 0); break;
                case 3: Prioritize(piece, (PiecePriority)random.Next(4)); break;
                case 4: Lose(piece); break;
                case 5 or 6 or 7 or 8 or 9: Pick(peer, random); break;
                case 10 or 11 or 12: Receive(random, peer); break;
                case 13: Release(random); break;
                case 14: Judge(random); break;
                default: ReleaseAll(peer); break;
            }
        }

        private void Connect(int peer, Random random)
        {
            if (_model.Peers.ContainsKey(peer)) return;
            var share = random.Next(5);
            var has = Enumerable.Range(0, _layout.PieceCount).Where(_ => random.Next(4) < share).ToHashSet();
            _model.Peers[peer] = has;
            _picker.AddPeer(PieceSet.Of(_layout.PieceCount, has));
        }

        private void Disconnect(int peer)
        {
            if (!_model.Peers.Remove(peer, out var has)) return;
            ReleaseAll(peer);
            _picker.RemovePeer(PieceSet.Of(_layout.PieceCount, has));
        }

        private void Have(int peer, PieceIndex piece, bool has)
        {
            if (!_model.Peers.TryGetValue(peer, out var pieces)) return;
            if (has && pieces.Add(piece)) _picker.AddHave(piece);
            if (!has && pieces.Remove(piece)) _picker.RemoveHave(piece);
        }

        private void Prioritize(PieceIndex piece, PiecePriority priority)
        {
            _model.Priorities[piece] = priority;
            _picker.SetPriority(piece, priority);
            _picker.PriorityOf(piece).ShouldBe(priority);
        }

        private void Lose(PieceIndex piece)
        {
            _model.Verified.Remove(piece);
            _picker.MarkMissing(piece);
        }

        private void Pick(int peer, Random random)
        {
            if (!_model.Peers.TryGetValue(peer, out var has)) return;
            var (count, slow, choking) = (random.Next(12), random.Next(4) == 0, random.Next(4) == 0);
            var hinted = random.Next(2) == 0 ? 0 : 5;
            var allowed = has.Where(_ => hinted > 0 && random.Next(hinted) == 0).Select(number => (PieceIndex)number).ToArray();
            var open = _model.Open.ToHashSet();
            var touched = _model.Requested.Keys.Concat(_model.Received.Keys).Select(block => block.Piece.Value).ToHashSet();
            var mayHave = open.Where(block => has.Contains(block.Piece) && (!choking || allowed.Contains(block.Piece))).ToList();
            var picked = new List<BlockRange>();
            var query = new PickQuery
            {
                Pieces = PieceSet.Of(_layout.PieceCount, has), Peer = peer, Count = count, IsSlow = slow, PeerChoking = choking,
                AllowedFast = choking ? allowed : default, Suggested = choking ? default : allowed,
            };
            _picker.Pick(query, picked).ShouldBe(picked.Count);
            if (picked.Count == 0) _picker.PickAgain(query, [.. _model.Requested.Keys], picked).ShouldBe(picked.Count);

            picked.Count.ShouldBeInRange(Math.Min(count, mayHave.Count), count, "who can have blocks gets them");
            var fresh = picked.Where(open.Contains).ToList();
            fresh.ShouldAllBe(block => mayHave.Contains(block));
            fresh.Count.ShouldBe(Math.Min(count, mayHave.Count));
            if (fresh.Count > 0)
            {
                var lowest = fresh.Min(block => _model.Priorities[block.Piece]);
                mayHave.Except(fresh).ShouldAllBe(block => _model.Priorities[block.Piece] <= lowest);
            }
            if (_picker.Order is AlwaysRarest && allowed.Length == 0)
            {
                var startable = mayHave.Select(block => block.Piece.Value).Where(piece => !touched.Contains(piece)).ToHashSet();
                var started = fresh.Select(block => block.Piece.Value).Where(startable.Contains).ToHashSet();
                foreach (var piece in started)
                {
                    startable.Except(started).Where(other => _model.Priorities[other] == _model.Priorities[piece])
                        .ShouldAllBe(other => _model.AvailabilityOf(other) >= _model.AvailabilityOf(piece));
                }
            }
            foreach (var block in picked) _model.Request(block, peer);
            foreach (var block in picked.Except(fresh))
            {
                _model.AllRequested.ShouldBeTrue("only the end game hands out twice");
                has.ShouldContain(block.Piece.Value);
                _model.Missing.ShouldContain(block.Piece.Value);
                _model.Requested[block].Count.ShouldBeLessThanOrEqualTo(PartialPiece.MaxRequesters);
            }
        }

        private void Receive(Random random, int anyone)
        {
            var (block, peer) = AnyRequest(random);
            var accept = random.Next(4) == 0;
            if (block == default || random.Next(8) == 0)
            {
                var piece = random.Next(_layout.PieceCount);
                (block, peer) = (_layout.BlockAt((PieceIndex)piece, random.Next(_layout.BlockCountOf((PieceIndex)piece))), anyone);
            }
            var asked = _model.Requested.GetValueOrDefault(block, []);
            var outcome = _picker.MarkReceived(block, peer, _cancels, accept);
            if (_model.Verified.Contains(block.Piece) || _model.Received.ContainsKey(block)) outcome.ShouldBe(BlockOutcome.Duplicate);
            else if (!asked.Contains(peer) && !_model.Missing.Contains(block.Piece.Value)) outcome.ShouldBe(BlockOutcome.NotWanted);
            else if (!asked.Contains(peer) && !accept) outcome.ShouldBe(BlockOutcome.NotRequested);
            else
            {
                _cancels.Order().ShouldBe(asked.Where(other => other != peer).Order());
                _model.Requested.Remove(block);
                _model.Received[block] = peer;
                outcome.ShouldBe(_model.IsComplete(block.Piece) ? BlockOutcome.PieceComplete : BlockOutcome.Stored);
                return;
            }
            _cancels.ShouldBeEmpty();
        }

        private void Release(Random random)
        {
            var (block, peer) = AnyRequest(random);
            if (block == default) return;
            _picker.Release(block, peer).ShouldBeTrue();
            _model.Release(block, peer).ShouldBeTrue();
            _picker.Release(block, peer).ShouldBeFalse();
        }

        private void ReleaseAll(int peer)
        {
            var blocks = _model.Requested.Where(entry => entry.Value.Contains(peer)).Select(entry => entry.Key).ToList();
            foreach (var block in blocks) _model.Release(block, peer);
            _picker.ReleaseAll(peer).ShouldBe(blocks.Count);
        }

        /// <summary>The hash of a complete piece turns out right or wrong; now and then also that of one in progress.</summary>
        private void Judge(Random random)
        {
            var pieces = _model.Received.Keys.Select(block => block.Piece.Value).Distinct().Order().ToList();
            if (pieces.Count == 0) return;
            var piece = pieces[random.Next(pieces.Count)];
            _picker.Contributors((PieceIndex)piece)
                .ShouldBe(_model.BlocksOf(piece).Select(block => _model.Received.GetValueOrDefault(block, PartialPiece.NoPeer)));
            switch (random.Next(4))
            {
                case 0:
                    foreach (var block in _model.BlocksOf(piece)) _model.Received.Remove(block);
                    _picker.MarkFailed((PieceIndex)piece);
                    break;
                case 1:
                    var bad = _model.BlocksOf(piece).First(_model.Received.ContainsKey);
                    _model.Received.Remove(bad);
                    _picker.MarkFailed(bad);
                    break;
                default:
                    _model.Forget(piece);
                    _model.Verified.Add(piece);
                    _picker.MarkVerified((PieceIndex)piece);
                    break;
            }
        }

        private (BlockRange Block, int Peer) AnyRequest(Random random)
        {
            var requests = _model.Requested.SelectMany(entry => entry.Value.Select(peer => (entry.Key, peer))).ToList();
            return requests.Count == 0 ? default : requests[random.Next(requests.Count)];
        }

        private void Compare()
        {
            _picker.Verified.Count.ShouldBe(_model.Verified.Count);
            _picker.PiecesLeft.ShouldBe(_model.PiecesLeft);
            _picker.BytesLeft.ShouldBe(_model.BytesLeft);
            _picker.IsComplete.ShouldBe(_model.PiecesLeft == 0);
            _picker.AllRequested.ShouldBe(_model.AllRequested);
            _picker.PartialCount.ShouldBe(_model.Requested.Keys.Concat(_model.Received.Keys).Select(block => block.Piece).Distinct().Count());
            for (var piece = 0; piece < _layout.PieceCount; piece++)
                _picker.AvailabilityOf((PieceIndex)piece).ShouldBe(_model.AvailabilityOf(piece));
            foreach (var has in _model.Peers.Values)
            {
                var pieces = PieceSet.Of(_layout.PieceCount, has);
                _picker.CountInteresting(pieces).ShouldBe(has.Count(_model.Missing.Contains));
                _picker.IsInteresting(pieces).ShouldBe(has.Any(_model.Missing.Contains));
            }
        }
    }
}
