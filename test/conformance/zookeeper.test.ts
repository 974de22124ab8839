import { describe } from 'vitest';
import { describeWith } from '../support/servers.ts';
import { useZookeeper } from '../support/zookeeper.ts';
import { zookeeperFacts } from './zookeeper-facts.ts';
import { liveZookeeperWorld, simZookeeperWorld } from './zookeeper-worlds.ts';

describe('the ZooKeeper port on the simulator', () => {
  zookeeperFacts(simZookeeperWorld);
});

describeWith(['zookeeper'], 'the ZooKeeper port on a real ZooKeeper', () => {
  const zookeeper = useZookeeper();
  zookeeperFacts(() => liveZookeeperWorld(zookeeper.servers));
});
