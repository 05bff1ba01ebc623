namespace Rx.Torrent.Tests.Interop.Harness;

public class MailboxTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);

    private readonly Mailbox<int> _mailbox = new();

    [Fact]
    public async Task What_came_before_it_was_asked_for_is_handed_out()
    {
        _mailbox.Add(1);
        _mailbox.Add(2);

        (await _mailbox.TakeAsync(n => n == 2, Soon, () => "")).ShouldBe(2);
        (await _mailbox.TakeAsync(_ => true, Soon, () => "")).ShouldBe(1);
    }

    [Fact]
    public async Task Each_item_goes_to_one_who_waits()
    {
        var first = _mailbox.TakeAsync(_ => true, Soon, () => "");
        var second = _mailbox.TakeAsync(_ => true, Soon, () => "");

        _mailbox.Add(1);
        _mailbox.Add(2);

        (await first).ShouldBe(1);
        (await second).ShouldBe(2);
    }

    [Fact]
    public async Task A_wait_in_vain_fails_with_the_explanation()
    {
        var error = await Should.ThrowAsync<TimeoutException>(() => _mailbox.TakeAsync(_ => true, TimeSpan.FromMilliseconds(1), () => "why"));

        error.Message.ShouldBe("why");
    }

    [Fact]
    public async Task After_the_end_only_what_came_before_is_handed_out()
    {
        _mailbox.Add(1);
        var waiting = _mailbox.TakeAsync(n => n == 2, Soon, () => "");

        _mailbox.Close(new InvalidOperationException("ended"));

        (await Should.ThrowAsync<InvalidOperationException>(() => waiting)).Message.ShouldBe("ended");
        (await _mailbox.TakeAsync(_ => true, Soon, () => "")).ShouldBe(1);
        await Should.ThrowAsync<InvalidOperationException>(() => _mailbox.TakeAsync(_ => true, Soon, () => ""));
    }
}
