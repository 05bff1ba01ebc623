using System.Reactive.Linq;
using Rx.Torrent.Changes.Operators;
using Rx.Torrent.Testing;
using Rx.Torrent.Testing.Marbles;

namespace Rx.Torrent.Tests.Changes.Operators;

public class GroupTests
{
    private readonly TestScheduler _time = new();

    [Fact]
    public void A_group_comes_with_its_first_member_changes_with_each_and_goes_with_its_last()
    {
        var source = _time.Hot("-a-b-c-d-e-f|", WordText.Sets(
            ('a', "+1a +2b"), ('b', "+3ax"), ('c', "1a>1b"), ('d', "~3ax"), ('e', "-3ax"), ('f', "-1b -2b")));
        var result = source.Group(word => word.Text[0]).Select(changes => WordText.Of(changes, Text)).Record(_time);
        _time.Start();

        result.AssertMarbles("-a-b-c-d-e-f|", WordText.Texts(
            ('a', "+a[1a] +b[2b]"), ('b', "a[1a]>a[1a,3ax]"), ('c', "a[1a,3ax]>a[3ax] b[2b]>b[2b,1b]"),
            ('d', "a[3ax]>a[3ax]"), ('e', "-a[3ax]"), ('f', "-b[2b,1b]")));
    }

    [Fact]
    public void A_group_that_came_and_went_in_one_change_set_is_not_mentioned()
    {
        var source = _time.Hot("-a-b|", WordText.Sets(('a', "+1a +2a"), ('b', "1a>1b 2a>2b")));
        var result = source.Group(word => word.Text).Select(changes => WordText.Of(changes, group => $"{group.Key}{group.Count}")).Record(_time);
        _time.Start();

        result.AssertMarbles("-a-b|", WordText.Texts(('a', "+a2"), ('b', "-a2 +b2")));
    }

    private static string Text(Grouping<Word, char> group) => $"{group.Key}[{string.Join(',', group.Items.Select(WordText.Of))}]";
}
