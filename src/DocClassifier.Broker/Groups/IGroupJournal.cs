namespace DocClassifier.Broker.Groups;

/// <summary>Where a group is written down. Called under the group's lock.</summary>
internal interface IGroupJournal
{
    /// <summary>Completes when the group as it is now is durable; fails with an IOException when the disk refuses it.</summary>
    Task KeepAsync(Group group);

    void Gone(Group group, Member member, string why);
}
