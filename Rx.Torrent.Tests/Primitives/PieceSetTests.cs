using FsCheck;
using FsCheck.Fluent;
using Rx.Torrent.Primitives;

namespace Rx.Torrent.Tests.Primitives;

public class PieceSetTests
{
    [Fact]
    public void The_high_bit_of_the_first_byte_is_piece_0()
    {
        PieceSet.TryFromWire([0b1000_0001, 0b0100_0000], 10, out var set).ShouldBeTrue();
        set.Select(piece => piece.Value).ShouldBe([0, 7, 9]);
        set.Count.ShouldBe(3);
    }

    [Fact]
    public void Written_again_it_gives_the_same_bytes()
    {
        var set = PieceSet.Of(10, 0, 7, 9);
        set.WireLength.ShouldBe(2);
        var bytes = new byte[2];
        set.CopyToWire(bytes);
        bytes.ShouldBe([0b1000_0001, 0b0100_0000]);
    }

    [Theory]
    [InlineData(10, "8020")]
    [InlineData(10, "8001")]
    [InlineData(1, "40")]
    public void A_spare_bit_that_is_set_is_refused(int capacity, string hex) =>
        PieceSet.TryFromWire(Convert.FromHexString(hex), capacity, out _).ShouldBeFalse();

    [Theory]
    [InlineData(10, "80")]
    [InlineData(10, "800000")]
    [InlineData(0, "00")]
    [InlineData(1, "")]
    public void A_length_that_does_not_fit_is_refused(int capacity, string hex) =>
        PieceSet.TryFromWire(Convert.FromHexString(hex), capacity, out _).ShouldBeFalse();

    [Fact]
    public void Any_set_survives_the_wire() => Prop.ForAll(
        Gen.Choose(1, 200).SelectMany(capacity => Gen.Choose(0, capacity - 1).ArrayOf().Select(pieces => (capacity, pieces))).ToArbitrary(),
        drawn =>
        {
            var set = PieceSet.Of(drawn.capacity, drawn.pieces);
            var bytes = new byte[set.WireLength];
            set.CopyToWire(bytes);
            PieceSet.TryFromWire(bytes, drawn.capacity, out var read).ShouldBeTrue();
            read.ShouldBe(set);
            read.Select(piece => piece.Value).ShouldBe(drawn.pieces.Distinct().Order());
            read.Count.ShouldBe(drawn.pieces.Distinct().Count());
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(200));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(1000)]
    public void All_is_every_piece_and_none_is_none(int capacity)
    {
        PieceSet.All(capacity).Count.ShouldBe(capacity);
        PieceSet.All(capacity).IsFull.ShouldBeTrue();
        PieceSet.All(capacity).Select(piece => piece.Value).ShouldBe(Enumerable.Range(0, capacity));
        PieceSet.All(capacity).ShouldBe(PieceSet.Of(capacity, Enumerable.Range(0, capacity)));
        PieceSet.None(capacity).IsEmpty.ShouldBeTrue();
        PieceSet.None(capacity).ShouldBeEmpty();
    }

    [Fact]
    public void With_and_without_leave_the_original_alone()
    {
        var set = PieceSet.Of(70, 3);
        set.With(new PieceIndex(69)).ShouldBe(PieceSet.Of(70, 3, 69));
        set.Without(new PieceIndex(3)).ShouldBe(PieceSet.None(70));
        set.Without(new PieceIndex(500)).ShouldBe(set);
        set.ShouldBe(PieceSet.Of(70, 3));
    }

    [Fact]
    public void A_copy_hears_of_no_later_change()
    {
        var set = PieceSet.Of(70, 3);
        var copy = set.Copy();
        set.Add(new PieceIndex(5)).ShouldBeTrue();
        set.Add(new PieceIndex(5)).ShouldBeFalse();
        set.Remove(new PieceIndex(3)).ShouldBeTrue();
        set.Remove(new PieceIndex(3)).ShouldBeFalse();
        set.ShouldBe(PieceSet.Of(70, 5));
        copy.ShouldBe(PieceSet.Of(70, 3));
        set.Clear();
        set.ShouldBe(PieceSet.None(70));
    }

    [Fact]
    public void No_piece_outside_gets_in_not_even_into_the_spare_bits()
    {
        var set = PieceSet.None(10);
        Should.Throw<ArgumentOutOfRangeException>(() => set.Add(new PieceIndex(10)));
        Should.Throw<ArgumentOutOfRangeException>(() => set.Add(new PieceIndex(64)));
        Should.Throw<ArgumentOutOfRangeException>(() => set.With(new PieceIndex(10)));
        Should.Throw<ArgumentOutOfRangeException>(() => PieceSet.Of(10, 10));
        Should.Throw<ArgumentOutOfRangeException>(() => PieceSet.Of(10, -1));
        Should.Throw<ArgumentOutOfRangeException>(() => PieceSet.None(-1));
        set.Contains(new PieceIndex(10)).ShouldBeFalse();
        set.Contains(new PieceIndex(int.MaxValue)).ShouldBeFalse();
        set.Count.ShouldBe(0);
    }

    [Theory]
    [InlineData(new[] { 1, 65 }, new[] { 1, 65 }, false)]
    [InlineData(new[] { 1, 65 }, new[] { 1 }, true)]
    [InlineData(new int[0], new[] { 1 }, false)]
    public void Having_something_that_another_lacks_is_interest(int[] mine, int[] theirs, bool expected) =>
        PieceSet.Of(70, mine).HasAnyNotIn(PieceSet.Of(70, theirs)).ShouldBe(expected);

    [Fact]
    public void A_longer_set_may_have_what_a_shorter_one_cannot()
    {
        PieceSet.Of(200, 150).HasAnyNotIn(PieceSet.All(10)).ShouldBeTrue();
        PieceSet.Of(10, 5).HasAnyNotIn(PieceSet.All(200)).ShouldBeFalse();
    }

    [Fact]
    public void Equality_is_capacity_and_pieces()
    {
        PieceSet.Of(10, 1).ShouldBe(PieceSet.Of(10, 1));
        PieceSet.Of(10, 1).GetHashCode().ShouldBe(PieceSet.Of(10, 1).GetHashCode());
        PieceSet.Of(10, 1).Equals(PieceSet.Of(11, 1)).ShouldBeFalse();
        PieceSet.Of(10, 1).Equals(PieceSet.Of(10, 2)).ShouldBeFalse();
        PieceSet.Of(10, 1).Equals(null).ShouldBeFalse();
        PieceSet.Of(10, 1, 2).ToString().ShouldBe("2/10");
    }
}
