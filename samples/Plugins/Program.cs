using Rx.Torrent.Gallery.Shows;

// Shows each plugin of the gallery at work, in a small swarm of real clients in virtual time, and looks at what it did.

(string Name, Func<string> Run)[] shows =
[
    ("download only", DownloadOnlyShow.Run),
    ("payment gate", PaymentGateShow.Run),
    ("private network", PrivateNetworkShow.Run),
    ("chat", ChatShow.Run),
    ("other requests", OtherRequestsShow.Run),
    ("first come", FirstComeShow.Run),
    ("statistics", StatisticsShow.Run),
];

var failures = 0;
foreach (var (name, run) in shows.Where(show => args is [] || args.Contains(show.Name)))
{
    try
    {
        Console.WriteLine($"{name,-16}  {run()}");
    }
    catch (Exception exception)
    {
        failures++;
        Console.WriteLine($"{name,-16}  FAILED: {exception.Message}");
    }
}
return failures == 0 ? 0 : 1;
