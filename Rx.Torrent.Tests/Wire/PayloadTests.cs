using Rx.Torrent.Wire;

namespace Rx.Torrent.Tests.Wire;

public class PayloadTests
{
    private readonly BlockPool _pool = new(2);

    [Fact]
    public void Payloads_are_equal_by_content_wherever_they_lie()
    {
        var pooled = Pooled(1, 2, 3);
        var own = new Payload([1, 2, 3]);
        pooled.ShouldBe(own);
        (pooled == own).ShouldBeTrue();
        (pooled != new Payload([1, 2, 4])).ShouldBeTrue();
        pooled.GetHashCode().ShouldBe(own.GetHashCode());
        pooled.Memory.ToArray().ShouldBe([1, 2, 3]);
        pooled.Segment.ToArray().ShouldBe([1, 2, 3]);
        pooled.ToString().ShouldBe("3 bytes");
    }

    [Fact]
    public void Every_use_after_the_pool_has_it_back_throws()
    {
        var payload = Pooled(1, 2, 3);
        _pool.Return(payload);
        payload.IsGivenBack.ShouldBeTrue();
        Should.Throw<InvalidOperationException>(() => payload.Span.Length);
        Should.Throw<InvalidOperationException>(() => payload.Memory);
        Should.Throw<InvalidOperationException>(() => payload.Segment);
        Should.Throw<InvalidOperationException>(() => payload.Copy());
        Should.Throw<InvalidOperationException>(() => payload.Equals(Payload.Empty));
        Should.Throw<InvalidOperationException>(() => _pool.Return(payload));
    }

    [Fact]
    public void It_throws_also_when_the_buffer_carries_the_next_block()
    {
        var old = Pooled(1, 2, 3);
        _pool.Return(old);
        var next = Pooled(4, 5, 6);
        Should.Throw<InvalidOperationException>(() => old.Span.Length);
        next.Span.ToArray().ShouldBe([4, 5, 6]);
    }

    [Fact]
    public void One_owner_alone_can_claim_it_until_it_was_given_back()
    {
        var payload = Pooled(1, 2, 3);
        payload.Claim();
        Should.Throw<InvalidOperationException>(payload.Claim);
        _pool.Return(payload);
        Should.Throw<InvalidOperationException>(payload.Claim);
        var next = Pooled(4);
        next.Claim();
        new Payload([1]).Claim();
        new Payload([1]).Claim();
    }

    [Fact]
    public void A_copy_survives()
    {
        var payload = Pooled(1, 2, 3);
        var copy = payload.Copy();
        _pool.Return(payload);
        copy.Span.ToArray().ShouldBe([1, 2, 3]);
        copy.Buffer.ShouldBeNull();
    }

    [Fact]
    public void Empty_is_the_default_and_has_no_bytes()
    {
        Payload.Empty.Length.ShouldBe(0);
        Payload.Empty.Span.IsEmpty.ShouldBeTrue();
        Payload.Empty.Segment.Count.ShouldBe(0);
        Payload.Empty.ShouldBe(new Payload([]));
        Payload.Empty.Copy().ShouldBe(Payload.Empty);
    }

    private Payload Pooled(params ReadOnlySpan<byte> bytes)
    {
        var buffer = _pool.Rent();
        bytes.CopyTo(buffer.Block.Span);
        return new Payload(buffer, bytes.Length);
    }
}
