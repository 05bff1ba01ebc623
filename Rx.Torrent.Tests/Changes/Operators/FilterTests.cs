using System.Reactive.Linq;
using Rx.Torrent.Changes.Operators;
using Rx.Torrent.Testing;
using Rx.Torrent.Testing.Marbles;

namespace Rx.Torrent.Tests.Changes.Operators;

public class FilterTests
{
    private readonly TestScheduler _time = new();

    [Fact]
    public void Items_come_go_and_change_as_they_meet_the_condition()
    {
        var source = _time.Hot("-a-b-c-d-e-f|", WordText.Sets(
            ('a', "+1a +2Z"), ('b', "1a>1A"), ('c', "1A>1B 2Z>2z"), ('d', "1B>1b"), ('e', "+3c"), ('f', "-1b -2z -3c")));
        var result = source.Filter(Large).Select(WordText.Of).Record(_time);
        _time.Start();

        result.AssertMarbles("-a-b-c-d----|", WordText.Texts(('a', "+2Z"), ('b', "+1A"), ('c', "1A>1B -2Z"), ('d', "-1B")));
    }

    [Fact]
    public void What_is_looked_at_again_may_come_and_go()
    {
        var isKept = true;
        var source = _time.Hot("-a-b-c-d|", WordText.Sets(('a', "+1a"), ('b', "~1a"), ('c', "~1a"), ('d', "~1a")));
        var result = source.Filter(_ => isKept).Select(WordText.Of).Record(_time);
        _time.AdvanceBy(TimeSpan.FromMilliseconds(4));
        isKept = false;
        _time.AdvanceBy(TimeSpan.FromMilliseconds(2));
        isKept = true;
        _time.Start();

        result.AssertMarbles("-a-b-c-d|", WordText.Texts(('a', "+1a"), ('b', "~1a"), ('c', "-1a"), ('d', "+1a")));
    }

    [Fact]
    public void An_empty_beginning_passes()
    {
        var result = _time.Hot("-e-a-|", WordText.Sets(('e', ""), ('a', "+1a"))).Filter(Large).Select(WordText.Of).Record(_time);
        _time.Start();

        result.AssertMarbles("-e---|", WordText.Texts(('e', "")));
    }

    [Fact]
    public void A_condition_that_throws_and_a_source_that_fails_are_errors()
    {
        var source = _time.Hot("-a-#", WordText.Sets(('a', "+1A")));
        var throwing = source.Filter(_ => throw new InvalidOperationException()).Select(WordText.Of).Record(_time);
        var failing = source.Filter(Large).Select(WordText.Of).Record(_time);
        _time.Start();

        throwing.AssertMarbles("-#", WordText.Texts());
        failing.AssertMarbles("-a-#", WordText.Texts(('a', "+1A")));
    }

    private static bool Large(Word word) => char.IsUpper(word.Text[0]);
}
